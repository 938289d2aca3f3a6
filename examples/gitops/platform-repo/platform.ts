import { ApiObject, App, Chart } from 'cdk8s';
import { Delivery, GpuRbac, MlCluster, NamespaceGuardrails, PriorityTiers, Subject, TeamQueues, WorkloadKind } from 'cdk8s-ml-workloads';
import { CompanyCluster } from './clusters';

/** What runs need of the platform. */
export interface Platform {
  readonly cluster: MlCluster;
  readonly tiers: PriorityTiers;
  readonly queues: TeamQueues;
}

/** Everything on a cluster but runs: queues, priorities, and for each team a namespace, claims and access. */
export function platform(folder: string, { name, facts, teams }: CompanyCluster): Platform {
  const app = new App({ outdir: `${folder}/${name}/platform` });
  Delivery.argoCd(app);
  const chart = new Chart(app, 'queues');
  // above the folder that Argo CD applies, for the checks of a pull request
  const cluster = new MlCluster(app, name, { ...facts, facts: '../cluster.yaml' });
  const tiers = new PriorityTiers(chart, 'tiers', { cluster });
  const queues = new TeamQueues(chart, 'company', { cluster, teams });

  for (const team of teams) {
    const home = new Chart(app, `team-${team.name}`, { namespace: team.name });
    new NamespaceGuardrails(home, 'namespace', { name: team.name, queue: queues.queue(team.name), quota: { claims: 10 } });
    new GpuRbac(home, 'access', {
      name: team.name, submitters: [Subject.group(`${team.name}-engineers`)], workloads: [WorkloadKind.JOB, WorkloadKind.CRON_JOB],
    });
    new ApiObject(home, 'checkpoints', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'checkpoints' },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '2Ti' } }, storageClassName: 'shared-files' },
    });
  }
  app.synth();
  return { cluster, tiers, queues };
}
