import { Duration } from 'cdk8s';
import {
  AdmissionMode, ClusterQueue, Cpu, DequeueStrategy, FlavorMigration, Framework, GangTrainingJob, HyperNode, HyperNodeMember, KubeConfig,
  LabelRequirement, MultiKueueCluster, NamespaceSelector, PodSetMerge, ProvisioningRequestConfig, Queue, TrainingJob, VolcanoJobFlow,
  VolcanoJobTemplate, VolcanoPodGroup, VolcanoQueue,
} from '../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

const resourceGroups = [{ flavors: [{ flavor: 'a', nominalQuota: { cpu: '1' } }, { flavor: 'b', nominalQuota: { cpu: '1' } }] }];
const namespaces = NamespaceSelector.any();

describe('a ClusterQueue', () => {
  test('shares by usage, and has workloads try several flavors at once', () => {
    const { spec } = synthOne((chart) => new ClusterQueue(chart, 'queue', {
      namespaces, resourceGroups, admissionMode: AdmissionMode.USAGE_BASED_ADMISSION_FAIR_SHARING,
      concurrentAdmission: { migration: FlavorMigration.TRY_PREFERRED_FLAVORS, lastAcceptableFlavor: 'a' },
    }));

    expect(spec.admissionScope).toEqual({ admissionMode: 'UsageBasedAdmissionFairSharing' });
    expect(spec.concurrentAdmissionPolicy).toEqual({
      migration: { mode: 'TryPreferredFlavors', constraints: { lastAcceptableFlavorName: 'a' } },
    });
  });

  test('may be for no namespace, to lend alone, or for namespaces by what their labels are', () => {
    const specOf = (selector: NamespaceSelector): Manifest =>
      synthOne((chart) => new ClusterQueue(chart, 'queue', { namespaces: selector, resourceGroups, cohort: 'all' })).spec;

    expect(specOf(NamespaceSelector.none())).not.toHaveProperty('namespaceSelector');
    expect(specOf(NamespaceSelector.matching(
      LabelRequirement.in('team', ['b', 'a']), LabelRequirement.notIn('stage', ['dev']), LabelRequirement.exists('owner'),
      LabelRequirement.missing('frozen'),
    )).namespaceSelector).toEqual({ matchExpressions: [
      { key: 'team', operator: 'In', values: ['a', 'b'] }, { key: 'stage', operator: 'NotIn', values: ['dev'] },
      { key: 'owner', operator: 'Exists' }, { key: 'frozen', operator: 'DoesNotExist' },
    ] });
  });

  test.each([
    [() => NamespaceSelector.matching(), '(not given) needs at least one requirement; add one, or say NamespaceSelector.any()'],
    [
      () => NamespaceSelector.matching(LabelRequirement.in('team', ['no value!'])),
      '(no value!) must be the value of a label; take it from kubectl get --show-labels',
    ],
    [() => NamespaceSelector.matching(LabelRequirement.exists('no key!')), '(no key!) must name the key of a label; take it from kubectl get --show-labels'],
  ])('%# a selector that says nothing is refused', (make, message) => {
    expect(errorOf((chart) => new ClusterQueue(chart, 'queue', { namespaces: make(), resourceGroups })))
      .toBe(`[test/queue] 'namespaces' ${message}`);
  });
});

test('pods get labels of nodes from what a ProvisioningRequest answers, and the check has a name of its own', () => {
  const [config, check] = synthChart((chart) => new ProvisioningRequestConfig(chart, 'dws', {
    provisioningClass: 'queued-provisioning.gke.io', nodeLabelsFromDetails: { 'autoscaling.gke.io/provisioning-request': 'ResizeRequestName' },
    podSetMerge: PodSetMerge.IDENTICAL_POD_TEMPLATES, checkName: 'dws-prov',
  }));

  expect(config.spec.podSetUpdates).toEqual({
    nodeSelector: [{ key: 'autoscaling.gke.io/provisioning-request', valueFromProvisioningClassDetail: 'ResizeRequestName' }],
  });
  expect(config.spec.podSetMergePolicy).toBe('IdenticalPodTemplates');
  expect(check).toMatchObject({ kind: 'AdmissionCheck', metadata: { name: 'dws-prov' }, spec: { parameters: { name: 'dws' } } });
});

test('a worker cluster may be found by its ClusterProfile', () => {
  expect(synthOne((chart) => new MultiKueueCluster(chart, 'worker', { kubeConfig: KubeConfig.clusterProfile('eu-1') })).spec)
    .toEqual({ clusterSource: { clusterProfileRef: { name: 'eu-1' } } });
  expect(errorOf((chart) => new MultiKueueCluster(chart, 'worker', { kubeConfig: KubeConfig.clusterProfile('EU 1') }))).toBe(
    "[test/worker] 'kubeConfig' (EU 1) must be the name of a ClusterProfile; name one in the namespace of Kueue",
  );
});

test('a Job in a queue of Kueue may change its parallelism', () => {
  expect(synthOne((chart) => new TrainingJob(chart, 'job', {
    image: 'example.com/train:1', parallelism: 3, completions: 100, queue: Queue.kueue('nlp'), kueue: { elastic: true },
  })).metadata.annotations).toEqual({ 'kueue.x-k8s.io/elastic-job': 'true' });
});

test('a queue of Volcano has groups of nodes, an order, labels and annotations', () => {
  const { metadata, spec } = synthOne((chart) => new VolcanoQueue(chart, 'nlp', {
    dequeueStrategy: DequeueStrategy.FIFO, nodeGroups: { required: ['a'], preferred: ['b'], avoided: ['c'] }, labels: { team: 'nlp' },
    annotations: { owner: 'ada' },
  }));

  expect(metadata).toEqual({ name: 'nlp', labels: { team: 'nlp' }, annotations: { owner: 'ada' } });
  expect(spec.dequeueStrategy).toBe('fifo');
  expect(spec.affinity).toEqual({
    nodeGroupAffinity: { requiredDuringSchedulingIgnoredDuringExecution: ['a'], preferredDuringSchedulingIgnoredDuringExecution: ['b'] },
    nodeGroupAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: ['c'] },
  });
});

describe('a HyperNode', () => {
  const nodeOf = (...members: HyperNodeMember[]): Manifest =>
    synthOne((chart) => new HyperNode(chart, 'rack-1', { tier: 1, tierName: 'rack', members }));

  test('has nodes by name, pattern or label, or other HyperNodes', () => {
    expect(nodeOf(
      HyperNodeMember.node('node-1'), HyperNodeMember.nodesMatching('node-[1-4]'), HyperNodeMember.nodesWithLabels({ 'example.com/rack': 'r1' }),
      HyperNodeMember.nodesWhere(LabelRequirement.in('example.com/rack', ['r1'])),
    ).spec).toEqual({ tier: 1, tierName: 'rack', members: [
      { type: 'Node', selector: { exactMatch: { name: 'node-1' } } }, { type: 'Node', selector: { regexMatch: { pattern: 'node-[1-4]' } } },
      { type: 'Node', selector: { labelMatch: { matchLabels: { 'example.com/rack': 'r1' } } } },
      { type: 'Node', selector: { labelMatch: { matchExpressions: [{ key: 'example.com/rack', operator: 'In', values: ['r1'] }] } } },
    ] });
    expect(nodeOf(HyperNodeMember.hyperNode('s0'), HyperNodeMember.hyperNodesMatching('s.*')).spec.members.map(({ type }: Manifest) => type))
      .toEqual(['HyperNode', 'HyperNode']);
  });

  test('needs members, with patterns that are some', () => {
    expect(errorOf(() => nodeOf())).toBe("[test/rack-1] 'members' ([]) must have at least one member; add a member");
    expect(errorOf(() => nodeOf(HyperNodeMember.nodesMatching('node-[1-')))).toBe(
      "[test/rack-1] 'members[0].selector.regexMatch.pattern' (node-[1-) must be a regular expression; correct the pattern",
    );
  });
});

describe('a PodGroup of Volcano', () => {
  test('says how many pods of which tasks start together', () => {
    expect(synthOne((chart) => new VolcanoPodGroup(chart, 'group', { minMember: 3, minTaskMember: { worker: 2 }, queue: Queue.volcano('nlp') })).spec)
      .toEqual({ minMember: 3, minTaskMember: { worker: 2 }, queue: 'nlp' });
  });

  test('is in a queue of Volcano, and has pods', () => {
    expect(errorOf((chart) => new VolcanoPodGroup(chart, 'group', { minMember: 0, queue: Queue.kueue('nlp') }))).toBe(
      "[test/group] 'queue' (nlp) must be a queue of Volcano, whose scheduler alone looks at pod groups; use Queue.volcano\n"
      + "[test/group] 'minMember' (0) must be a whole number of pods, 1 or more; write how many start together",
    );
  });
});

describe('a flow of jobs', () => {
  const gang = { image: 'example.com/train:1', nodes: 2, framework: Framework.pytorch(), cpu: Cpu.units(1), queue: Queue.volcano('nlp') };

  test('makes a job of each template, in their order', () => {
    const [fetch, train, flow] = synthChart((chart) => {
      const first = new VolcanoJobTemplate(chart, 'fetch', gang);
      const second = new VolcanoJobTemplate(chart, 'train', { ...gang, timeout: Duration.hours(1) });
      new VolcanoJobFlow(chart, 'nightly', { steps: [{ template: first }, { template: second, after: ['fetch'] }] });
    });

    expect([fetch.kind, train.kind]).toEqual(['JobTemplate', 'JobTemplate']);
    expect(flow.spec).toEqual({ flows: [{ name: 'fetch' }, { name: 'train', dependsOn: { targets: ['fetch'] } }], jobRetainPolicy: 'retain' });
    // the job has a name that nobody knows before the flow starts
    expect(JSON.stringify(fetch.spec.tasks[0].template.spec.containers[0].env)).toContain('$(GANG_JOB_NAME)-worker-0.$(GANG_JOB_NAME)');
  });

  test.each([
    [
      [{ templateName: 'a' }, { templateName: 'a' }],
      "'steps[1]' (a) is the template of an earlier step; make another template",
    ],
    [[{ templateName: 'a', after: ['b'] }], "'steps[0].after' (b) must be a template of the flow: a; correct the name"],
    [
      [{ templateName: 'a', after: ['b'] }, { templateName: 'b', after: ['a'] }],
      "'steps[0].after' (b) waits for this step itself; break the circle\n[test/flow] 'steps[1].after' (a) waits for this step itself; break the circle",
    ],
    [[{}], "'steps[0]' (neither) needs one of 'template' and 'templateName'; say what is run"],
  ])('%j is refused', (steps, message) => {
    expect(errorOf((chart) => new VolcanoJobFlow(chart, 'flow', { steps }))).toContain(`[test/flow] ${message}`);
  });

  test('leaves room for the names of pods', () => {
    expect(errorOf((chart) => new VolcanoJobFlow(chart, 'f'.repeat(50), {
      steps: [{ template: new VolcanoJobTemplate(chart, 'template', gang) }],
    }))).toContain("must have at most 45 characters, since the pods of 'template' are called after both; shorten it, or the name of the template");
  });

  test('is on Volcano', () => {
    expect(errorOf((chart) => new VolcanoJobTemplate(chart, 'fetch', { ...gang, queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true }))).toBe(
      "[test/fetch] 'engine' (JobSet) must be Volcano, whose flows alone have templates; use a queue of Volcano",
    );
    expect(synthChart((chart) => new GangTrainingJob(chart, 'job', gang))).toHaveLength(1);
  });
});
