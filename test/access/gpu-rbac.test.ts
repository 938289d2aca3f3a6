import { ApiObject, App, Chart } from 'cdk8s';
import {
  AccessRisk, Delivery, GpuRbac, GpuRbacProps, MlCluster, Persona, Queue, Queueing, QueueStatus, QueueStatusRole, QueueSystem, Subject,
  TrainingJob, WorkloadDefaults, WorkloadKind,
} from '../../src';
import { Preflight } from '../../src/preflight/preflight';
import { errorOf, Manifest, synthChart } from '../support/synth';

const engineers = Subject.group('engineers');
const image = 'example.com/train:1';

function manifestsOf(props: GpuRbacProps, before: (chart: Chart) => void = () => undefined): Manifest[] {
  return synthChart(
    (chart) => {
      before(chart);
      new GpuRbac(chart, 'access', props);
    },
    { namespace: 'nlp' },
  );
}

function problemsWith(props: GpuRbacProps, before: (chart: Chart) => void = () => undefined): string {
  const message = errorOf(
    (chart) => {
      before(chart);
      new GpuRbac(chart, 'access', props);
    },
    { namespace: 'nlp' },
  );
  return message.replace('Validation failed with the following errors:\n  ', '').replaceAll('[test/access] ', '');
}

const namesOf = (manifests: Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const onKueue = (chart: Chart) => new MlCluster(chart, 'prod', { queueing: Queueing.kueue() });

/** An object of a kind, with nothing in it. */
const object = (chart: Chart, apiVersion: string, kind: string, namespace?: string) =>
  new ApiObject(chart, `${apiVersion}-${kind}`, { apiVersion, kind, metadata: { name: 'object', namespace } });

/** Manifests beside such objects, which no schema and no rule would accept. */
const manifestsBeside = (build: (chart: Chart) => void) =>
  synthChart((chart) => {
    Preflight.of(chart).off();
    build(chart);
  }, { namespace: 'nlp', unchecked: true });

describe('what is made', () => {
  test('one Role and binding for each persona that somebody has, in the namespace', () => {
    const manifests = manifestsOf({ workloads: [WorkloadKind.JOB], viewers: [Subject.user('eve')], operators: [engineers] });

    expect(namesOf(manifests)).toEqual([
      'Role access-viewer', 'RoleBinding access-viewer', 'Role access-operator', 'RoleBinding access-operator',
    ]);
    expect(manifests.every(({ metadata }) => metadata.namespace === 'nlp')).toBe(true);
  });

  test('a submitter has this Role', () => {
    expect(manifestsOf({ workloads: [WorkloadKind.JOB], submitters: [engineers] })[0].rules).toMatchInlineSnapshot(`
[
  {
    "apiGroups": [
      "",
    ],
    "resources": [
      "events",
      "pods",
      "resourcequotas",
    ],
    "verbs": [
      "get",
      "list",
      "watch",
    ],
  },
  {
    "apiGroups": [
      "",
    ],
    "resources": [
      "pods/log",
    ],
    "verbs": [
      "get",
    ],
  },
  {
    "apiGroups": [
      "batch",
    ],
    "resources": [
      "jobs",
    ],
    "verbs": [
      "get",
      "list",
      "watch",
      "create",
      "delete",
    ],
  },
  {
    "apiGroups": [
      "batch",
    ],
    "resources": [
      "jobs/status",
    ],
    "verbs": [
      "get",
    ],
  },
]
`);
  });

  test('queue admins have a ClusterRole, and need no namespace', () => {
    const manifests = synthChart((chart) => {
      onKueue(chart);
      new GpuRbac(chart, 'access', { queueAdmins: [Subject.group('platform')] });
    });

    expect(namesOf(manifests)).toEqual(['ClusterRole access:queue-admin', 'ClusterRoleBinding access:queue-admin']);
    expect(manifests.some(({ metadata }) => 'namespace' in metadata)).toBe(false);
  });

  test('names come from the ids of constructs, or as given', () => {
    const named = manifestsOf({
      name: 'team',
      workloads: [WorkloadKind.JOB],
      submitters: [engineers],
      dispatchers: [
        { subject: Subject.serviceAccount('svc') },
        { subject: Subject.serviceAccount('cron'), roleName: 'starter', bindingName: 'starter-binding' },
      ],
    });

    expect(namesOf(named)).toEqual([
      'Role team-submitter', 'RoleBinding team-submitter', 'Role team-svc', 'RoleBinding team-svc', 'Role starter',
      'RoleBinding starter-binding',
    ]);
  });

  test('the namespace may be another than the chart\'s', () => {
    const manifests = manifestsOf({ namespace: 'ds', workloads: [WorkloadKind.JOB], submitters: [Subject.serviceAccount('bot')] });

    expect(manifests.map(({ metadata }) => metadata.namespace)).toEqual(['ds', 'ds']);
    expect(manifests[1].subjects).toEqual([{ kind: 'ServiceAccount', name: 'bot', namespace: 'ds' }]);
  });

  test('under a delivery, roles come before bindings, and both before workloads', () => {
    const manifests = manifestsOf({ submitters: [engineers] }, (chart) => {
      Delivery.argoCd(chart);
      new TrainingJob(chart, 'job', { image, run: 'r1' });
    });
    const waves = Object.fromEntries(
      manifests.map(({ kind, metadata }) => [kind, Number(metadata.annotations['argocd.argoproj.io/sync-wave'])]),
    );

    expect(waves.Role).toBeLessThan(waves.RoleBinding);
    expect(waves.RoleBinding).toBeLessThan(waves.Job);
  });

  test('an extra rule goes to its persona alone', () => {
    const [viewer, , operator] = manifestsOf({
      workloads: [WorkloadKind.JOB], viewers: [Subject.user('eve')], operators: [engineers],
      extraRules: [{ persona: Persona.OPERATOR, apiGroups: [''], resources: ['pods'], verbs: ['delete'] }],
    });

    expect(operator.rules).toContainEqual({ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'delete'] });
    expect(viewer.rules.flatMap(({ verbs }: Manifest) => verbs)).not.toContain('delete');
  });
});

describe('which kinds roles name', () => {
  const resourcesOf = (manifests: Manifest[]) => {
    const role = manifests.find(({ metadata }) => metadata.name === 'access-submitter');
    const rules: Manifest[] = role.rules.filter(({ verbs }: Manifest) => verbs.includes('create'));
    return rules.flatMap(({ apiGroups, resources }) => resources.map((resource: string) => `${resource}.${apiGroups[0]}`));
  };

  test('those that the chart has in the namespace, made before or after', () => {
    const manifests = manifestsBeside((chart) => {
      object(chart, 'batch/v1', 'CronJob');
      object(chart, 'batch.volcano.sh/v1alpha1', 'Job', 'other');
      object(chart, 'v1', 'ConfigMap');
      new GpuRbac(chart, 'access', { submitters: [engineers] });
      object(chart, 'jobset.x-k8s.io/v1alpha2', 'JobSet');
    });

    expect(resourcesOf(manifests)).toEqual(['cronjobs.batch', 'jobs.batch', 'jobsets.jobset.x-k8s.io']);
  });

  test('a Volcano Job is not a Job', () => {
    const manifests = manifestsBeside((chart) => {
      object(chart, 'batch.volcano.sh/v1alpha1', 'Job');
      new GpuRbac(chart, 'access', { submitters: [engineers], systems: [QueueSystem.VOLCANO] });
    });

    expect(resourcesOf(manifests)).toEqual(['jobs.batch.volcano.sh']);
  });

  test('those that are stated, whatever the chart has', () => {
    const manifests = manifestsOf(
      { submitters: [engineers], workloads: [WorkloadKind.JOB_SET] }, (chart) => new TrainingJob(chart, 'job', { image }),
    );

    expect(resourcesOf(manifests)).toEqual(['jobsets.jobset.x-k8s.io']);
  });

  test('the parts of a TrainJob can be seen, and not made', () => {
    const manifests = manifestsOf({ submitters: [engineers], workloads: [WorkloadKind.TRAIN_JOB] });

    expect(resourcesOf(manifests)).toEqual(['trainjobs.trainer.kubeflow.org']);
    expect(manifests[0].rules).toContainEqual({ apiGroups: ['jobset.x-k8s.io'], resources: ['jobsets'], verbs: ['get', 'list', 'watch'] });
  });
});

describe('queues outside the namespace', () => {
  const rulesOf = (manifests: Manifest[]) => manifests.find(({ kind }) => kind === 'ClusterRole').rules;

  test('are seen by one ClusterRole for all charts of a cluster, bound once for each team', () => {
    const app = new App();
    onKueue(app as unknown as Chart);
    const charts = ['nlp', 'vision'].map((name) => new Chart(app, name, { namespace: name }));
    charts.forEach(
      (chart) =>
        new GpuRbac(chart, 'access', { workloads: [WorkloadKind.JOB], viewers: [Subject.group(chart.node.id)], submitters: [engineers] }),
    );
    const manifests: Manifest[] = charts.flatMap((chart) => chart.toJson());

    expect(namesOf(manifests).filter((name) => name.startsWith('Cluster'))).toEqual([
      'ClusterRole ml-queue-status', 'ClusterRoleBinding nlp:access:ml-queue-status', 'ClusterRoleBinding vision:access:ml-queue-status',
    ]);
    expect(manifests.find(({ kind }) => kind === 'ClusterRoleBinding').subjects.map(({ name }: Manifest) => name)).toEqual([
      'nlp', 'engineers',
    ]);
  });

  test('of several clusters have a ClusterRole each', () => {
    const app = new App();
    const roles = (['kueue', 'volcano'] as const).map((system) => {
      const chart = new Chart(app, system, { namespace: 'nlp' });
      new MlCluster(chart, 'cluster', { queueing: Queueing[system]() });
      new GpuRbac(chart, 'access', { workloads: [WorkloadKind.JOB], viewers: [engineers] });
      return rulesOf(chart.toJson());
    });

    expect(roles.map(([rule]) => rule.apiGroups[0])).toEqual(['kueue.x-k8s.io', 'scheduling.volcano.sh']);
  });

  test('of both systems are seen if teams without a cluster use both', () => {
    const app = new App();
    const charts = [QueueSystem.KUEUE, QueueSystem.VOLCANO].map((system) => {
      const chart = new Chart(app, system.toLowerCase(), { namespace: system.toLowerCase() });
      new GpuRbac(chart, 'access', { workloads: [WorkloadKind.JOB], viewers: [engineers], systems: [system] });
      return chart;
    });

    expect(rulesOf(charts[0].toJson()).map(({ apiGroups }: Manifest) => apiGroups[0])).toEqual(['kueue.x-k8s.io', 'scheduling.volcano.sh']);
  });

  test('may be seen by a ClusterRole that is made explicitly', () => {
    const manifests = manifestsOf({ workloads: [WorkloadKind.JOB], viewers: [engineers] }, (chart) => {
      onKueue(chart);
      new QueueStatusRole(chart, 'status', { name: 'queues' });
    });

    expect(namesOf(manifests)).toEqual([
      'ClusterRole queues', 'Role access-viewer', 'RoleBinding access-viewer', 'ClusterRoleBinding nlp:access:queues',
    ]);
  });

  test('may be seen by a ClusterRole that exists, whose binding has another name', () => {
    const manifests = manifestsOf(
      { workloads: [WorkloadKind.JOB], viewers: [engineers], queueStatus: QueueStatus.existing('queues') }, onKueue,
    );

    expect(namesOf(manifests)).toEqual(['Role access-viewer', 'RoleBinding access-viewer', 'ClusterRoleBinding nlp:access:queues']);
    expect(manifests[2].roleRef).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'queues' });
  });

  test('need not be seen', () => {
    const manifests = manifestsOf({ workloads: [WorkloadKind.JOB], viewers: [engineers], queueStatus: QueueStatus.none() }, onKueue);

    expect(namesOf(manifests)).toEqual(['Role access-viewer', 'RoleBinding access-viewer']);
  });

  test.each<[string, GpuRbacProps, (chart: Chart) => void, string[]]>([
    ['of a cluster without queues', {}, (chart) => new MlCluster(chart, 'prod', { queueing: Queueing.none() }), []],
    ['of an unknown cluster', {}, () => undefined, []],
    ['that workloads take by default', {}, (chart) => WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp') }), ['kueue.x-k8s.io']],
    ['of Volcano, whose kinds are stated', { workloads: [WorkloadKind.VOLCANO_CRON_JOB] }, () => undefined, ['scheduling.volcano.sh']],
  ])('%s', (_, props, before, groups) => {
    const roles = manifestsOf({ workloads: [WorkloadKind.JOB], viewers: [engineers], ...props }, before).filter(
      ({ kind }) => kind === 'ClusterRole',
    );

    expect(roles.flatMap(({ rules }) => rules.map(({ apiGroups }: Manifest) => apiGroups[0]))).toEqual(groups);
  });

  test('a second explicit ClusterRole, or one too late, is refused', () => {
    const build = (chart: Chart) => {
      new GpuRbac(chart, 'access', { workloads: [WorkloadKind.JOB], viewers: [engineers], systems: [QueueSystem.KUEUE] });
      new QueueStatusRole(chart, 'status', { systems: [QueueSystem.KUEUE] });
    };

    expect(errorOf(build, { namespace: 'nlp' })).toBe(
      "[test/status] 'scope' (test/status) must be the only one of its cluster in the app, but 'test/access/QueueStatusRole' is there "
      + "already; make it before the first GpuRbac, and once",
    );
  });

  test('an explicit ClusterRole needs a system', () => {
    expect(errorOf((chart) => new QueueStatusRole(chart, 'status'))).toBe(
      "[test/status] 'systems' (not given) needs a queueing system, and none is known; declare an MlCluster, or write for instance "
      + "systems: [QueueSystem.KUEUE]",
    );
  });
});

describe('what is refused', () => {
  const jobs = { workloads: [WorkloadKind.JOB] };

  test.each<[string, GpuRbacProps, string]>([
    [
      'access for nobody', jobs,
      "'submitters' (not given) needs somebody: no persona has a subject; write for instance submitters: [Subject.group('team')]",
    ],
    [
      'a namespace that cannot be', { ...jobs, viewers: [engineers], namespace: 'Team' },
      "'namespace' (Team) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or "
      + "digit; shorten or rewrite it",
    ],
    [
      'a subject with a problem', { ...jobs, operators: [engineers, Subject.user('*')] },
      "'operators[1]' (*) means nobody: RBAC knows no wildcard among names; name a group",
    ],
    [
      'everybody as submitters', { ...jobs, submitters: [Subject.group('system:authenticated')] },
      "'submitters[0]' (system:authenticated) stands for accounts that nobody chose one by one, and may only be a viewer; name a group "
      + "of your identity provider, or service accounts one by one",
    ],
    [
      'admins of nothing', { queueAdmins: [engineers] },
      "'queueAdmins' (engineers) needs a queueing system to administer, and none is known; declare it in the chart's MlCluster, or "
      + "write for instance systems: [QueueSystem.KUEUE]",
    ],
    [
      'no kinds', { viewers: [engineers], workloads: [] },
      "'workloads' ([]) must have at least one kind; leave it out to follow the chart, or write for instance [WorkloadKind.JOB]",
    ],
    [
      'a chart without workloads', { viewers: [engineers] },
      "'workloads' (not given) needs the kinds of workloads that the team runs: the chart has none in namespace 'nlp'; write for "
      + "instance workloads: [WorkloadKind.JOB]",
    ],
    [
      'a ClusterRole that cannot be',
      { ...jobs, viewers: [engineers], systems: [QueueSystem.KUEUE], queueStatus: QueueStatus.existing('A B') },
      "'queueStatus' (A B) must be the name of a ClusterRole; write it as kubectl prints it",
    ],
    [
      'a rule for nobody',
      {
        ...jobs, viewers: [engineers], extraRules: [{ persona: Persona.OPERATOR, apiGroups: [''], resources: ['pods'], verbs: ['delete'] }],
      },
      "'extraRules[0].persona' (operator) has nobody who would have the rule; give it a subject, or leave the rule out",
    ],
    [
      'a rule that is never granted',
      {
        ...jobs, viewers: [engineers], extraRules: [{ persona: Persona.VIEWER, apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
      },
      "'extraRules[0].resources' (secrets) is never granted with 'list': it reaches the tokens and passwords of everything in the "
      + "namespace; leave it out; whoever needs it is an administrator of the cluster",
    ],
    [
      'a dispatcher who is a user', { dispatchers: [{ subject: Subject.user('bob') }] },
      "'dispatchers[0].subject' (bob) must be a service account, because a dispatcher is a service, and is a User; make it a submitter, "
      + "or let the service run as a service account",
    ],
    [
      'a dispatcher that every pod is', { dispatchers: [{ subject: Subject.serviceAccount('default') }] },
      "'dispatchers[0].subject' (default) is the service account of every pod that names none; make a service account of its own for "
      + "the service, and let its pods run as that",
    ],
    [
      'a dispatcher of nothing', { dispatchers: [{ subject: Subject.serviceAccount('svc'), workloads: [], readsDeployments: [] }] },
      "'dispatchers[0].workloads' ([]) must have at least one entry; leave it out\n'dispatchers[0].readsDeployments' ([]) must have at "
      + "least one entry; leave it out",
    ],
    [
      'two dispatchers of one name',
      { dispatchers: [{ subject: Subject.serviceAccount('svc') }, { subject: Subject.serviceAccount('svc') }] },
      "'dispatchers[1].roleName' (access-svc) must differ from the names of the other roles; set another 'roleName'",
    ],
    [
      'a dispatcher called as a persona', { ...jobs, viewers: [engineers], dispatchers: [{ subject: Subject.serviceAccount('viewer') }] },
      "'dispatchers[0].roleName' (access-viewer) must differ from the names of the other roles; set another 'roleName'",
    ],
  ])('%s', (_, props, message) => {
    expect(problemsWith(props)).toBe(message);
  });

  test('names of a dispatcher that cannot be', () => {
    const rule =
      "must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit; "
      + "use the name of the object as kubectl prints it";

    expect(
      problemsWith({ dispatchers: [{ subject: Subject.serviceAccount('svc'), readsDeployments: ['A'], roleName: 'B', bindingName: 'C' }] }),
    ).toBe(
      `'dispatchers[0].readsDeployments[0]' (A) ${rule}\n'dispatchers[0].roleName' (B) ${rule}\n'dispatchers[0].bindingName' (C) ${rule}`,
    );
  });

  test('a team without a namespace, and its service accounts', () => {
    const message = errorOf((chart) => new GpuRbac(chart, 'access', { ...jobs, viewers: [Subject.serviceAccount('bot')] }));

    expect(message).toBe(
      "[test/access] 'namespace' (not given) needs the namespace of the team; give the chart a namespace, or set "
      + "'namespace'\n[test/access] 'viewers[0]' (bot) needs the namespace of the service account; give it as in "
        + "Subject.serviceAccount('name', { namespace: 'team' })",
    );
  });

  test.each<[string, Queueing, string]>([
    ['Kueue', Queueing.kueue(), 'Kueue'],
    ['nothing', Queueing.none(), 'no'],
  ])('another system than that of the cluster, which has %s', (_, queueing, has) => {
    expect(
      problemsWith(
        { ...jobs, viewers: [engineers], systems: [QueueSystem.VOLCANO] }, (chart) => new MlCluster(chart, 'prod', { queueing }),
      ),
    ).toBe(`'systems' (Volcano) must be that of the chart's cluster, which has ${has} queues; leave it out`);
  });

  test.each<[string, string, (chart: Chart) => void]>([
    ['a Job with a queue', 'Kueue', (chart) => new TrainingJob(chart, 'job', { image, queue: Queue.kueue('nlp') })],
    ['a LocalQueue', 'Kueue', (chart) => object(chart, 'kueue.x-k8s.io/v1beta2', 'LocalQueue')],
    [
      'a CronJob with a queue',
      'Kueue',
      (chart) =>
        new ApiObject(chart, 'cron', {
          apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } } } },
        }),
    ],
    ['a Volcano Job', 'Volcano', (chart) => object(chart, 'batch.volcano.sh/v1alpha1', 'Job')],
  ])('a system that nobody declared, used by %s', (_, system, before) => {
    expect(problemsWith({ workloads: [WorkloadKind.JOB], viewers: [engineers] }, before)).toBe(
      `'systems' (not given) needs ${system}, which workloads of the chart use, so that their queues can be seen; declare an MlCluster, `
      + `or write systems: [QueueSystem.${system.toUpperCase()}]`,
    );
  });

  test('nothing, where it is stated that no queue is to be seen', () => {
    const manifests = manifestsOf(
      { ...jobs, viewers: [engineers], systems: [] }, (chart) => new TrainingJob(chart, 'job', { image, queue: Queue.kueue('nlp') }),
    );

    expect(namesOf(manifests)).toEqual(['Job job', 'Role access-viewer', 'RoleBinding access-viewer']);
  });

  test('a default queue that comes after the access that depends on it', () => {
    const build = (chart: Chart) => {
      new GpuRbac(chart, 'access', { ...jobs, viewers: [engineers] });
      WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp') });
    };

    expect(errorOf(build, { namespace: 'nlp' })).toContain("'queue'");
  });
});

describe('rules for queue admins', () => {
  const admin = (accept?: AccessRisk[]): GpuRbacProps => ({
    queueAdmins: [engineers], systems: [QueueSystem.KUEUE],
    extraRules: [{ persona: Persona.QUEUE_ADMIN, apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'], accept }],
  });

  test('may be on what has no namespace', () => {
    const [role] = manifestsOf({
      queueAdmins: [engineers], systems: [QueueSystem.KUEUE],
      extraRules: [{ persona: Persona.QUEUE_ADMIN, apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
    });

    expect(role.rules).toContainEqual({ apiGroups: [''], resources: ['nodes'], verbs: ['list'] });
  });

  test('must accept risks, too', () => {
    expect(problemsWith(admin())).toBe(
      "'extraRules[0]' (get nodes/proxy) reaches the API of the kubelet, which runs commands in every pod of the node; leave it out, or "
      + "accept it with accept: [AccessRisk.PROXY_TO_NODES]",
    );
    expect(manifestsOf(admin([AccessRisk.PROXY_TO_NODES]))[0].rules).toContainEqual({
      apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'],
    });
  });

  test.each([
    [
      "'extraRules[0]' (create persistentvolumes) makes volumes, and with a hostPath reads and writes the node; leave it out, or accept "
      + "it with accept: [AccessRisk.CREATE_VOLUMES]",
      { apiGroups: [''], resources: ['persistentvolumes'], verbs: ['create'] },
    ],
    [
      "'extraRules[0]' (update validatingwebhookconfigurations) sees and changes every object on its way to the API server; leave it "
      + "out, or accept it with accept: [AccessRisk.CONFIGURE_ADMISSION]",
      { apiGroups: ['admissionregistration.k8s.io'], resources: ['validatingwebhookconfigurations'], verbs: ['update'] },
    ],
  ])('%s', (message, rule) => {
    expect(
      problemsWith({ queueAdmins: [engineers], systems: [QueueSystem.KUEUE], extraRules: [{ persona: Persona.QUEUE_ADMIN, ...rule }] }),
    ).toBe(message);
  });
});
