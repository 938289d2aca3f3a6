import { withoutKustomizeInputs } from '../../../src/preflight/input/kustomize';
import { readInput } from '../../../src/preflight/input/read-input';
import { check } from '../../../src/preflight/check';
import { sentenceOf } from '../../../src/preflight/finding';

const CONTAINER = '{name: t, image: "x/y:1", resources: {limits: {cpu: 1, memory: 1Gi}}}';
const job = (name: string, rest = 'restartPolicy: Never, '): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: ${name}, namespace: ml}\n`
  + `spec: {ttlSecondsAfterFinished: 600, template: {spec: {${rest}containers: [${CONTAINER}]}}}\n`;

/** Findings as `rule object`, and what could not be read. */
function judge(files: Readonly<Record<string, string>>): string[] {
  const inputs = Object.entries(files).map(([file, content]) => readInput(content, file));
  const { manifests, problems } = withoutKustomizeInputs({
    manifests: inputs.flatMap((input) => input.manifests), problems: inputs.flatMap((input) => input.problems),
  });
  return [...problems.map(({ file }) => `unreadable ${file}`), ...check(manifests).findings
    .filter(({ severity }) => severity !== 'info').map(({ rule, object }) => `${rule} ${object.kind} ${object.name}`)];
}

test('patches and what they change are not judged, and the finding says what to run', () => {
  const files = {
    'a/kustomization.yaml': 'resources: [base.yaml, other.yaml]\npatches: [{path: patch.yaml}]\n',
    'a/base.yaml': job('build', ''), 'a/other.yaml': job('other', ''),
    'a/patch.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: build}\nspec: {template: {spec: {restartPolicy: Never}}}\n',
  };
  expect(judge(files)).toEqual(['job-restart-policy Job other', 'kustomize-input Kustomization ']);
  const [finding] = check(readInput(files['a/kustomization.yaml'], 'a/kustomization.yaml').manifests).findings;
  expect(sentenceOf(finding)).toBe(
    "'patches' ([{\"path\":\"patch.yaml\"}]) changes objects of this folder (patches), which are not judged before that; check what is "
    + 'applied: kustomize build a | npx cdk8s-ml-workloads preflight -',
  );
});

test.each([
  ['a pattern', 'patches: [{target: {kind: Job, name: bui.*}, patch: "- {op: add, path: /spec/suspend, value: true}"}]'],
  ['a text in the kustomization', 'patches: [{patch: "kind: Job\\nmetadata: {name: build}\\n"}]'],
  ['a list of files', 'patchesStrategicMerge: [patch.yaml]'],
  ['a JSON patch', 'patchesJson6902: [{target: {kind: Job, name: build, group: batch, version: v1}, path: json-patch.yaml}]'],
  ['something that may change anything', 'components: [../tls]'],
])('a patch with %s is found', (_what, field) => {
  expect(judge({
    'a/kustomization.yaml': `resources: [base.yaml]\n${field}\n`, 'a/base.yaml': job('build', ''),
    'a/json-patch.yaml': '- {op: remove, path: /spec/suspend}\n',
    ...(field.includes('[patch.yaml]') ? { 'a/patch.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: build}\n' } : {}),
  })).toEqual(['kustomize-input Kustomization ']);
});

test('an overlay in another folder changes what the base has', () => {
  const overlay = 'resources: [../base]\npatches: [{target: {kind: Job}, patch: "- {op: add, path: /a, value: b}"}]\n';
  const files = { 'base/kustomization.yaml': 'resources: [job.yaml]\n', 'base/job.yaml': job('build', '') };
  expect(judge(files)).toEqual(['job-restart-policy Job build']);
  expect(judge({ ...files, 'prod/kustomization.yaml': overlay })).toEqual(['kustomize-input Kustomization ']);
});

test('an image that is filled is not missed, and the rest is judged', () => {
  const withoutTag = job('build', '').replace('x/y:1', 'x/y');
  expect(judge({ 'a/base.yaml': withoutTag })).toEqual(['job-restart-policy Job build', 'image-tag Job build']);
  expect(judge({ 'a/base.yaml': withoutTag, 'a/kustomization.yaml': 'images: [{name: x/y, newTag: v2}]\nresources: [base.yaml]\n' })).toEqual([
    'job-restart-policy Job build', 'kustomize-input Kustomization ',
  ]);
});

test('a kustomization that only lists files says nothing', () => {
  expect(judge({ 'a/kustomization.yaml': 'resources: [base.yaml]\n', 'a/base.yaml': job('build') })).toEqual([]);
});

test('a pattern that would take for ever is not tried', () => {
  const start = process.cpuUsage().user;
  judge({
    'a/kustomization.yaml': `resources: [base.yaml]\npatches: [{target: {name: "(a+)+b"}, patch: "- {}"}]\n`,
    'a/base.yaml': job('a'.repeat(60)),
  });
  expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
});
