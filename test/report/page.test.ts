import { PROD } from '../../examples/gitops/platform-repo/clusters';
import { loadPen } from '../../src/report/draw/svg';
import { page } from '../../src/report/html/page';
import { markdown } from '../../src/report/markdown/markdown';
import { ClusterReport } from '../../src/report/model/cluster-report';
import { largeCluster, platformRepo, reportOf, reportOfYaml } from './support';

const pen = loadPen();
const pageOf = (...clusters: ClusterReport[]): string => page({ paths: ['dist'], clusters }, pen);

test('the page of platform-repo is smaller than 1.5 MB and made in less than 2 s', () => {
  const { report } = platformRepo(PROD);
  // of the processor: other work on the machine does not count
  const start = process.cpuUsage();
  const text = pageOf(report);
  const { user, system } = process.cpuUsage(start);

  expect((user + system) / 1000).toBeLessThan(2000);
  expect(text.length).toBeLessThan(1_500_000);
});

test('2,000 workloads of 40 teams are a page of less than 5 MB, and each team can be opened on its own', () => {
  const { manifests, facts } = largeCluster(40, 50);
  const text = pageOf(reportOf(manifests, facts));

  expect(Buffer.byteLength(text)).toBeLessThan(5_000_000);
  expect(text.match(/Kueue queue · 50 workloads/g)).toHaveLength(40);
  expect(text).toContain('<label id="search" hidden>');
}, 60_000);

test('the same input makes the same page, whatever was drawn before', () => {
  const { report } = platformRepo(PROD);
  const first = pageOf(report);
  pageOf(reportOf(largeCluster(3, 4).manifests));

  expect(pageOf(report)).toBe(first);
  expect(page({ paths: ['dist'], clusters: [report] }, loadPen())).toBe(first);
});

test('a page has no script but its own, no style but its own, and asks for nothing', () => {
  const text = pageOf(platformRepo(PROD).report);

  expect(text).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /,
  );
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text.match(/<style/g)).toHaveLength(1);
  expect(text).not.toMatch(/ (style|on\w+)=|src=|https?:\/\/(?!www\.w3\.org\/2000\/svg)|@import|url\((?!#)/);
  expect([...text.matchAll(/href="([^"]*)"/g)].filter(([, target]) => !target.startsWith('#'))).toEqual([]);
});

test('every link leads to something, and no id is there twice', () => {
  const text = pageOf(platformRepo(PROD).report, reportOf(largeCluster(2, 3).manifests));
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);

  expect([...text.matchAll(/(?:href="#|aria-labelledby="|url\(#)([^")]*)/g)].map(([, id]) => id).filter((id) => !ids.includes(id))).toEqual(
    [],
  );
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

const EVIL = `</script><img src=x onerror=alert(1)>"'{{7*7}}\${1}\`|\u202e`;
const HOSTILE = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: EVIL}
spec: {nodeLabels: {pool: EVIL}}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: EVIL}
spec:
  cohortName: EVIL
  namespaceSelector: {}
  resourceGroups: [{coveredResources: [EVIL, cpu], flavors: [{name: EVIL, resources: [{name: EVIL, nominalQuota: 8}, {name: cpu, nominalQuota: 9}]}]}]
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: EVIL, namespace: EVIL}
spec: {clusterQueue: EVIL}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: EVIL, namespace: EVIL}
spec: {schedule: '0 2 * * *', timeZone: EVIL, jobTemplate: {metadata: {labels: {kueue.x-k8s.io/queue-name: EVIL}},
  spec: {template: {spec: {restartPolicy: Never, containers: [{name: EVIL, image: EVIL, command: [torchrun, EVIL, --master-addr, EVIL],
    resources: {limits: {cpu: 1, EVIL: 2}}}]}}}}}
---
apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: EVIL, namespace: EVIL}
spec: {replicatedJobs: [{name: EVIL, replicas: 3, template: {spec: {template: {spec: {containers: [{name: a, image: EVIL,
  command: [torchrun, --nnodes, EVIL, --master-addr, EVIL]}]}}}}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: EVIL, namespace: EVIL}
rules: [{apiGroups: [EVIL], resources: [EVIL], verbs: [EVIL, get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: EVIL, namespace: EVIL}
roleRef: {kind: Role, name: EVIL}
subjects: [{kind: EVIL, name: EVIL}]
`.replaceAll('EVIL', JSON.stringify(EVIL));

function hostile(): ClusterReport {
  const facts = {
    name: EVIL,
    pools: [{ name: EVIL, nodes: 2, resources: { [EVIL]: 4, cpu: 8 }, labels: { pool: EVIL }, taints: [{ key: EVIL, effect: EVIL }] }],
  };
  const report = reportOfYaml(HOSTILE, facts);
  return { ...report, name: EVIL, changes: [{ kind: 'other', severity: 'info', object: EVIL, text: EVIL, fix: EVIL }] };
}

test('names of whoever wrote the manifests are text on the page, and nothing else', () => {
  const text = page({ paths: [EVIL], old: EVIL, clusters: [hostile(), hostile()] }, pen);

  expect(text).not.toContain('<img');
  expect(text).not.toContain('\u202e');
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;');
  // what is inside of tags is only what this library writes
  const tags = text.replace(/"[^"]*"/g, '""').match(/<[a-z][^>]*>/gi) ?? [];
  const attributes = new Set(tags.flatMap((tag) => [...tag.matchAll(/\s([^\s=>]+)/g)].map(([, name]) => name)));
  expect([...attributes].filter((name) => /^on|^style$|^src/i.test(name))).toEqual([]);
});

test('names are text in Markdown too, and in its pictures', () => {
  const { text, pictures } = markdown({ paths: [EVIL], old: EVIL, clusters: [hostile()] }, pen, 'report');

  expect(text.replace(/`[^`\n]*`/g, '')).not.toMatch(/<img|<\/script|\u202e/);
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter(({ svg }) => /<img|<script|<\/script|onerror=alert\(1\)>|\u202e/.test(svg))).toEqual([]);
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/\\\|/g, '').split('|').length);
  const separators = text
    .split('\n')
    .filter((line) => /^\| (---|--:)/.test(line))
    .map((line) => line.split('|').length);
  expect(new Set(cells)).toEqual(new Set(separators));
});
