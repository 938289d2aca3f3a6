import { Question } from '../support/authorizer';

/** Columns of the table: the personas, in this order. */
export const COLUMNS = ['viewer', 'submitter', 'operator', 'dispatcher', 'queue admin'] as const;

export interface Row {
  /** The rest of "may …". */
  readonly may: string;
  readonly question: Question;

  /** One letter for each column: y or n. */
  readonly answers: string;
}

const inTeam = (question: Omit<Question, 'namespace'>): Question => ({ ...question, namespace: 'nlp' });

/** A team on Kueue that runs Jobs, CronJobs and JobSets; its dispatcher creates Jobs, and watches and deletes them. */
export const KUEUE_TABLE: Row[] = [
  { may: 'list Jobs', question: inTeam({ verb: 'list', group: 'batch', resource: 'jobs' }), answers: 'yyyyn' },
  {
    may: 'read the status of a Job', question: inTeam({ verb: 'get', group: 'batch', resource: 'jobs', subresource: 'status' }),
    answers: 'yyynn',
  },
  { may: 'watch pods', question: inTeam({ verb: 'watch', resource: 'pods' }), answers: 'yyynn' },
  { may: 'read logs', question: inTeam({ verb: 'get', resource: 'pods', subresource: 'log' }), answers: 'yyynn' },
  { may: 'list events', question: inTeam({ verb: 'list', resource: 'events' }), answers: 'yyynn' },
  { may: 'see the quota of the namespace', question: inTeam({ verb: 'list', resource: 'resourcequotas' }), answers: 'yyynn' },
  { may: "see the team's queue", question: inTeam({ verb: 'get', group: 'kueue.x-k8s.io', resource: 'localqueues' }), answers: 'yyyny' },
  {
    may: 'see what waits in it',
    question: inTeam({ verb: 'get', group: 'visibility.kueue.x-k8s.io', resource: 'localqueues', subresource: 'pendingworkloads' }),
    answers: 'yyyny',
  },
  { may: 'see why a Workload waits', question: inTeam({ verb: 'get', group: 'kueue.x-k8s.io', resource: 'workloads' }), answers: 'yyyny' },
  { may: 'see ClusterQueues', question: { verb: 'list', group: 'kueue.x-k8s.io', resource: 'clusterqueues' }, answers: 'yyyny' },
  {
    may: 'see what waits in all of them',
    question: { verb: 'get', group: 'visibility.kueue.x-k8s.io', resource: 'clusterqueues', subresource: 'pendingworkloads' },
    answers: 'nnnny',
  },
  { may: 'create Jobs', question: inTeam({ verb: 'create', group: 'batch', resource: 'jobs' }), answers: 'nyyyn' },
  { may: 'create CronJobs', question: inTeam({ verb: 'create', group: 'batch', resource: 'cronjobs' }), answers: 'nyynn' },
  { may: 'create JobSets', question: inTeam({ verb: 'create', group: 'jobset.x-k8s.io', resource: 'jobsets' }), answers: 'nyynn' },
  { may: 'delete a Job', question: inTeam({ verb: 'delete', group: 'batch', resource: 'jobs' }), answers: 'nyyyn' },
  { may: 'suspend a CronJob', question: inTeam({ verb: 'patch', group: 'batch', resource: 'cronjobs' }), answers: 'nnynn' },
  { may: 'update a JobSet', question: inTeam({ verb: 'update', group: 'jobset.x-k8s.io', resource: 'jobsets' }), answers: 'nnynn' },
  {
    may: 'stop and re-queue a Workload', question: inTeam({ verb: 'patch', group: 'kueue.x-k8s.io', resource: 'workloads' }),
    answers: 'nnyny',
  },
  {
    may: "change the team's queue", question: inTeam({ verb: 'patch', group: 'kueue.x-k8s.io', resource: 'localqueues' }), answers: 'nnnny',
  },
  { may: 'change a ClusterQueue', question: { verb: 'patch', group: 'kueue.x-k8s.io', resource: 'clusterqueues' }, answers: 'nnnny' },
  {
    may: 'make a MultiKueueCluster', question: { verb: 'create', group: 'kueue.x-k8s.io', resource: 'multikueueclusters' },
    answers: 'nnnnn',
  },
  { may: 'delete all Jobs at once', question: inTeam({ verb: 'deletecollection', group: 'batch', resource: 'jobs' }), answers: 'nnnnn' },
  {
    may: 'write the status of a Job', question: inTeam({ verb: 'update', group: 'batch', resource: 'jobs', subresource: 'status' }),
    answers: 'nnnnn',
  },
  { may: 'create Volcano Jobs', question: inTeam({ verb: 'create', group: 'batch.volcano.sh', resource: 'jobs' }), answers: 'nnnnn' },
  {
    may: 'list Jobs of another team', question: { verb: 'list', group: 'batch', resource: 'jobs', namespace: 'analytics' },
    answers: 'nnnnn',
  },
];

/** A team on Volcano that runs Volcano Jobs. */
export const VOLCANO_TABLE: Row[] = [
  { may: 'list Volcano Jobs', question: inTeam({ verb: 'list', group: 'batch.volcano.sh', resource: 'jobs' }), answers: 'yyyyn' },
  {
    may: 'see whether the gang is complete', question: inTeam({ verb: 'get', group: 'scheduling.volcano.sh', resource: 'podgroups' }),
    answers: 'yyyny',
  },
  { may: 'see Queues', question: { verb: 'list', group: 'scheduling.volcano.sh', resource: 'queues' }, answers: 'yyyny' },
  { may: 'create Volcano Jobs', question: inTeam({ verb: 'create', group: 'batch.volcano.sh', resource: 'jobs' }), answers: 'nyyyn' },
  { may: 'change a Volcano Job', question: inTeam({ verb: 'patch', group: 'batch.volcano.sh', resource: 'jobs' }), answers: 'nnynn' },
  { may: 'create Commands', question: inTeam({ verb: 'create', group: 'bus.volcano.sh', resource: 'commands' }), answers: 'nnnny' },
  { may: 'change a Queue', question: { verb: 'patch', group: 'scheduling.volcano.sh', resource: 'queues' }, answers: 'nnnny' },
  { may: 'create Jobs of batch', question: inTeam({ verb: 'create', group: 'batch', resource: 'jobs' }), answers: 'nnnnn' },
];

/** What nobody may, in the namespace or in the cluster. */
export const FORBIDDEN: Question[] = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'].map((verb) => ({ verb, resource: 'secrets' })),
  { verb: 'create', resource: 'pods' },
  { verb: 'create', resource: 'pods', subresource: 'exec' },
  { verb: 'get', resource: 'pods', subresource: 'exec' },
  { verb: 'create', resource: 'pods', subresource: 'attach' },
  { verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers' },
  { verb: 'create', resource: 'serviceaccounts', subresource: 'token' },
  { verb: 'get', resource: 'nodes', subresource: 'proxy' },
  { verb: 'create', resource: 'persistentvolumes' },
  { verb: 'patch', resource: 'namespaces' },
  ...['users', 'groups', 'serviceaccounts'].map((resource) => ({ verb: 'impersonate', resource })),
  ...['roles', 'clusterroles'].flatMap((resource) =>
    ['escalate', 'bind', 'create', 'update', 'patch'].map((verb) => ({ verb, group: 'rbac.authorization.k8s.io', resource })),
  ),
  ...['rolebindings', 'clusterrolebindings'].flatMap((resource) =>
    ['create', 'update', 'patch', 'delete'].map((verb) => ({ verb, group: 'rbac.authorization.k8s.io', resource })),
  ),
  { verb: 'create', group: 'certificates.k8s.io', resource: 'certificatesigningrequests' },
  { verb: 'update', group: 'certificates.k8s.io', resource: 'certificatesigningrequests', subresource: 'approval' },
  ...['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map((resource) => ({
    verb: 'create', group: 'admissionregistration.k8s.io', resource,
  })),
];

/** The table as it stands in docs/access.md. */
export function markdownOf(rows: readonly Row[]): string {
  const cells = rows.map(({ may, question, answers }) => [
    may, `\`${commandOf(question)}\``, ...[...answers].map((answer) => (answer === 'y' ? 'yes' : '–')),
  ]);
  return [['May they …', '`kubectl auth can-i …`', ...COLUMNS], ['---', '---', ...COLUMNS.map(() => '---')], ...cells]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function commandOf({ verb, group, resource, subresource, namespace }: Question): string {
  return [
    verb, `${resource}${group === undefined ? '' : `.${group}`}`, ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    namespace === undefined ? '-A' : `-n ${namespace}`,
  ].join(' ');
}
