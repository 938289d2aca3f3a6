import { readInput } from '../../../src/preflight/input/read-input';
import { check } from '../../../src/preflight/check';
import { sentenceOf } from '../../../src/preflight/finding';

const POD = 'spec: {restartPolicy: Never, containers: [{name: c, image: "a/b:1", resources: {limits: {cpu: 1, memory: 1Gi}}}]}';
const job = (name: string, spec = ''): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: ${name}, namespace: ml}\nspec: {ttlSecondsAfterFinished: 60, ${spec}template: {${POD}}}\n`;

const said = (yaml: string): string[] =>
  check(readInput(yaml, 'x.yaml').manifests).findings.map((finding) => `${finding.severity} ${finding.rule}: ${sentenceOf(finding)}`);

test('a file with placeholders has one finding, with what to run first', () => {
  expect(said(`${job('"${NAME}"', 'parallelism: "${NODES}", completions: -1, ')}---\n${job('a', 'completions: -1, ')}`)).toEqual([
    "error unrendered-template: 'metadata.name' (${NAME}) has the placeholder ${NAME}, which nothing in the cluster fills; fill it first, for "
    + "instance with 'envsubst', and check what that writes ('envsubst < FILE | preflight -')",
  ]);
});

test.each([
  ['{{ .Values.name }}', "render it first, for instance with 'helm template'"],
  ['{{ name }}', 'render it first, with the tool that fills {{ … }}, and check what it writes'],
  ['<name>', 'put the value in its place first'],
  ['${NAME:-train}', "fill it first, for instance with 'envsubst', and check what that writes ('envsubst < FILE | preflight -')"],
])('%s: %s', (mark, fix) => {
  expect(said(job(`"a-${mark}"`))).toEqual([
    `error unrendered-template: 'metadata.name' (a-${mark}) has the placeholder ${mark}, which nothing in the cluster fills; ${fix}`,
  ]);
});

test('an image that is to be filled is accepted, so the rest is judged', () => {
  expect(said(job('a', 'completions: 2, completionMode: "X", ').replace('a/b:1', '<your-registry>/b:1')).filter((line) => !line.startsWith('info')))
    .toContain(
      "warning unfilled-placeholder: 'spec.template.spec.containers[0].image' (<your-registry>/b:1) has the placeholder <your-registry>, which "
      + 'nothing in the cluster fills; put the value in its place first',
    );
});

test.each([
  ['a script', job('a').replace('name: c,', 'name: c, command: [sh, -c, "echo ${HOME} {{x}} <x>"],')],
  ['a variable', job('a').replace('name: c,', 'name: c, env: [{name: A, value: "${B}"}],')],
  ['an annotation', job('a').replace('namespace: ml', 'namespace: ml, annotations: {a: "${B}"}')],
  ['data', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ml}\ndata: {a: "${B}", b: "{{ x }}"}\n'],
  ['a workflow', 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a, namespace: ml}\nspec: {arguments: "{{inputs.x}}"}\n'],
])('%s may have marks of its own', (_what, yaml) => {
  expect(said(yaml).filter((line) => /unrendered|unfilled/.test(line))).toEqual([]);
});

test('a file whose placeholders are meant is judged like others', () => {
  const meant = job('"${NAME}"', 'completions: -1, ').replace(
    'namespace: ml', "namespace: ml, annotations: {preflight.cdk8s-ml-workloads.dev/disable: 'unrendered-template: flux fills it'}",
  );
  expect(said(meant).length).toBeGreaterThan(1);
});

test('a template that is no YAML is one problem', () => {
  expect(readInput(`${job('a', 'parallelism: ${NODES}, ')}---\n${job('b', 'parallelism: ${NODES}, ')}`, 'x.yaml').problems).toEqual([
    { file: 'x.yaml', line: 4, message: expect.stringMatching(/^is a template, not YAML \(.*\); fill it first, for instance with 'envsubst'/) },
  ]);
  expect(readInput('metadata:\n  name: {{ .Release.Name }}-web\n---\na: {{ b }}c\n---\n{{- end }}\n', 'x.yaml')).toMatchObject({
    manifests: [], problems: [{ message: expect.stringMatching(/^is a template, not YAML \(.*\); render it first, for instance with 'helm template'$/) }],
  });
});

test.each([
  ['$GPU_PER_NODE', 'spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]'],
  ['"__GPUS__"', 'spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]'],
  ['${GPUS}', 'spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]'],
])('%s in place of an amount is one finding of the file', (mark, property) => {
  const yaml = `apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml}
spec:
  ttlSecondsAfterFinished: 60
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: a/b:1
          args: [$HOME]
          resources:
            limits:
              nvidia.com/gpu: ${mark}
`;
  const errors = said(yaml).filter((line) => line.startsWith('error'));

  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`error unrendered-template: '${property}'`);
});

test('a dollar that a shell reads is no mark', () => {
  expect(said(job('a').replace('name: c,', 'name: c, command: [sh, -c, "echo $HOME"], args: [$HOME],')).join()).not.toContain('placeholder');
});
