import { ArgoCdApplications, ArgoCdApplicationsProps, ArgoCdHealthChecks } from '../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

const props: ArgoCdApplicationsProps = {
  repoUrl: 'https://git.example.com/ml.git', platformPath: 'dist/prod/platform', runsPath: 'dist/prod/runs', namespaces: ['vision', 'nlp'],
};
const synth = (more: Partial<ArgoCdApplicationsProps> = {}): Record<string, Manifest> =>
  Object.fromEntries(
    synthChart((chart) => new ArgoCdApplications(chart, 'ml', { ...props, ...more })).map((manifest) => [
      `${manifest.kind}/${manifest.metadata.name}`, manifest,
    ]),
  );

test('the platform is pruned and healed, runs are neither ended nor started again', () => {
  const { 'Application/ml-platform': platform, 'Application/ml-runs': runs } = synth();
  expect(platform.spec).toMatchObject({
    project: 'ml-platform',
    source: { repoURL: 'https://git.example.com/ml.git', targetRevision: 'main', path: 'dist/prod/platform', directory: { recurse: true } },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  });
  expect(runs.spec).toMatchObject({
    project: 'ml-runs', source: { path: 'dist/prod/runs' }, syncPolicy: { automated: { prune: false, selfHeal: false } },
  });
});

test('what controllers change in admitted workloads is no difference, and is left alone by syncs', () => {
  const { 'Application/ml-runs': { spec } } = synth();
  expect(spec.syncPolicy.syncOptions).toEqual(['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true', 'RespectIgnoreDifferences=true']);
  expect(spec.ignoreDifferences[0]).toEqual({
    group: 'batch',
    kind: 'Job',
    jqPathExpressions: [
      '.spec.suspend', '.spec.parallelism', '.spec.template.spec.nodeSelector', '.spec.template.spec.tolerations',
      '.spec.template.spec.schedulingGates', '.spec.template.metadata.labels', '.spec.template.metadata.annotations',
    ],
  });
});

test('runs cannot bring access, quotas or objects without a namespace', () => {
  const { 'AppProject/ml-platform': platform, 'AppProject/ml-runs': runs } = synth();
  expect(platform.spec.clusterResourceWhitelist).toContainEqual({ group: 'kueue.x-k8s.io', kind: '*' });
  expect(runs.spec).toMatchObject({
    sourceRepos: [props.repoUrl], clusterResourceWhitelist: [],
    namespaceResourceBlacklist: expect.arrayContaining([{ group: 'rbac.authorization.k8s.io', kind: '*' }]),
  });
});

test('the destination of an application is one that its project allows', () => {
  const { 'AppProject/ml-runs': project, 'Application/ml-runs': application } = synth({ server: 'https://prod.example.com' });
  expect(project.spec.destinations).toEqual([
    { server: 'https://prod.example.com', namespace: 'nlp' }, { server: 'https://prod.example.com', namespace: 'vision' },
  ]);
  expect(project.spec.destinations).toContainEqual(application.spec.destination);
});

test.each([
  [
    { platformPath: '/dist' },
    "[test/ml] 'platformPath' (/dist) must be a folder relative to the root of the repository; write for instance 'dist/runs'",
  ],
  [
    { runsPath: 'dist/prod/platform/runs' },
    "[test/ml] 'runsPath' (dist/prod/platform/runs) must not lie in 'platformPath' (dist/prod/platform), nor hold it: an object must "
    + "belong to one application; give each a folder of its own",
  ],
  [{ namespaces: [] }, "[test/ml] 'namespaces' ('') must name at least one namespace; list the teams' namespaces"],
])('%j is refused', (wrong, message) => {
  expect(errorOf((chart) => new ArgoCdApplications(chart, 'ml', { ...props, ...wrong }))).toContain(message);
});

test('health checks are keys of Argo CD\'s own ConfigMap, whose other keys stay', () => {
  const { metadata, data } = synthOne((chart) => new ArgoCdHealthChecks(chart, 'health', { argoCdNamespace: 'gitops' }));
  expect(metadata).toMatchObject({
    name: 'argocd-cm', namespace: 'gitops',
    annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false,ServerSideApply=true' },
  });
  expect(Object.keys(data)).toContain('resource.customizations.health.jobset.x-k8s.io_JobSet');
});
