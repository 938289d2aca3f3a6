import { at, dicts, text, whole } from '../../../base/json';
import { commandLineOf } from '../../model/command-line';
import { leaderAddresses } from '../../model/leader-addresses';
import { PodSet, Workload } from '../../model/workload';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (address: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 2, plugins: {env: [], svc: []}, tasks: [{name: worker, replicas: 2, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, command: [torchrun, --nnodes=2, --node-rank=$(VC_TASK_INDEX), --master-addr=${address},
  train.py]}]}}}]}`;

export const leaderAddress: PodRule = {
  id: 'leader-address',
  on: 'pod',
  needs: Feature.COMMAND | Feature.ENV,
  severity: 'error',
  family: 'will not do what it says',
  summary: 'The address of the leader is that of a pod of this workload that will not exist, or cannot be found.',
  why: 'The ranks wait for a host that never answers. Pods of Volcano are <job>-<task>-<index>.<job>, with plugin svc; of a JobSet '
    + '<jobset>-<replicated job>-<job>-<pod>.<subdomain>; of an Indexed Job <job>-<index>.<subdomain>, with a headless Service of that '
      + 'name.',
  because: 'the controllers name pods and Services by fixed patterns',
  bad: gang('train-master-0.train'),
  good: gang('train-worker-0.train'),
  check(pods, report, world) {
    for (const container of pods.containers) {
      for (const { path, address } of leaderAddresses(container.body, commandLineOf(container).words)) {
        const host = address.replace(/:[0-9]+$/, '');
        const problem = /^[a-z0-9.-]+$/.test(host) ? problemOf(host, pods, world) : undefined;
        if (problem !== undefined) {
          report({ property: `${pods.path}.${container.path}.${path}`, value: address, ...problem });
        }
      }
    }
  },
};

interface Problem {
  readonly problem: string;
  readonly fix: string;
}

function problemOf(host: string, pods: PodSet, world: World): Problem | undefined {
  const { workload } = pods;
  const { name } = workload.object;
  // Any other host is a Service, or something that the input does not know.
  if (name === '' || !host.startsWith(`${name}-`) || pods.spec.hostname !== undefined) {
    return undefined;
  }
  const [pod, domain] = host.split('.');
  if (workload.kind === 'VolcanoJob') {
    return volcanoProblem(pod, domain, workload, world);
  }
  if (workload.kind === 'JobSet') {
    return jobSetProblem(pod, domain, workload);
  }
  return workload.kind === 'Job' ? jobProblem(pod, domain, pods, world) : undefined;
}

function volcanoProblem(pod: string, domain: string | undefined, workload: Workload, world: World): Problem | undefined {
  const job = world.workloadOf(workload.object)?.volcanoJob;
  if (job === undefined) {
    return undefined;
  }
  const { name } = workload.object;
  const [first] = job.tasks;
  const example = `${name}-${first?.name ?? 'worker'}-0.${name}`;
  if (!job.tasks.some((task) => isMember(pod, `${name}-${task.name}`, task.replicas))) {
    return { problem: 'is no pod of this job', fix: `use the first pod of a task, such as ${example}` };
  }
  if (!job.plugins.has('svc') && world.index.find('Service.', workload.object.namespace, domain ?? '') === undefined) {
    return { problem: 'has no DNS name, because the job does not use plugin svc', fix: `add '${job.path}.plugins.svc: []'` };
  }
  const hasOwnSubdomain = workload.podSets.some((pods) => pods.spec.subdomain !== undefined);
  return domain === name || hasOwnSubdomain
    ? undefined
    : { problem: `is not the DNS name of the pod, which ends with '.${name}'`, fix: `write ${pod}.${name}` };
}

function jobSetProblem(pod: string, domain: string | undefined, workload: Workload): Problem | undefined {
  const { name, spec } = workload.object;
  const subdomain = text(at(spec, 'network', 'subdomain')) ?? name;
  const jobs = dicts(spec.replicatedJobs);
  const exists = jobs.some((job) => {
    const completions = whole(at(job, 'template', 'spec', 'completions')) ?? 1;
    return Array.from({ length: Math.min(whole(job.replicas) ?? 1, 10_000) }, (_, i) => `${name}-${String(job.name)}-${i}`).some((prefix) =>
      isMember(pod, prefix, completions),
    );
  });
  if (!exists) {
    return {
      problem: 'is no pod of this JobSet',
      fix: `use <jobset>-<replicated job>-<job>-<pod>, such as ${name}-${String(jobs[0]?.name)}-0-0.${subdomain}`,
    };
  }
  if (at(spec, 'network', 'enableDNSHostnames') === false) {
    return { problem: 'has no DNS name, because enableDNSHostnames is false', fix: "remove 'enableDNSHostnames: false'" };
  }
  return domain === subdomain
    ? undefined
    : { problem: `is not the DNS name of the pod, which ends with '.${subdomain}'`, fix: `write ${pod}.${subdomain}` };
}

function jobProblem(pod: string, domain: string | undefined, pods: PodSet, world: World): Problem | undefined {
  const { workload } = pods;
  const { name, namespace, spec } = workload.object;
  if (world.index.find('Service.', namespace, pod) !== undefined) {
    return undefined;
  }
  const subdomain = text(pods.spec.subdomain);
  const completions = spec.completionMode === 'Indexed' ? (whole(spec.completions) ?? 1) : 0;
  if (!isMember(pod, name, completions)) {
    // Only what looks like the index of this Job is one.
    return /^-[0-9]+$/.test(pod.slice(name.length))
      ? {
          problem:
            completions === 0
              ? 'is no pod, because only Indexed Jobs have pods with fixed names'
              : `is no pod of this Job, which has indexes 0 to ${completions - 1}`,
          fix: completions === 0 ? "write 'completionMode: Indexed'" : `write ${name}-0.${subdomain ?? '<service>'}`,
        }
      : undefined;
  }
  if (subdomain === undefined) {
    return {
      problem: 'has no DNS name, because the pods have no subdomain',
      fix: `write 'subdomain: ${domain ?? name}' and a headless Service of that name`,
    };
  }
  return domain === subdomain
    ? undefined
    : { problem: `is not the DNS name of the pod, which ends with '.${subdomain}'`, fix: `write ${pod}.${subdomain}` };
}

function isMember(pod: string, prefix: string, count: number): boolean {
  const index = pod.startsWith(`${prefix}-`) ? pod.slice(prefix.length + 1) : '';
  return /^(0|[1-9][0-9]*)$/.test(index) && Number(index) < count;
}
