import { TEMPLATE } from '../../src/preflight/rules/examples';

/** Short ways to write the manifests that rules are tried on: all take flow-style YAML. */
export const KUEUE = 'kueue.x-k8s.io/v1beta2';
export const RBAC = 'rbac.authorization.k8s.io/v1';

const NAMED = 'name: train, namespace: ml';

export function object(apiVersion: string, kind: string, metadata: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}`;
}

/** A Job with a pod template, unless `spec` brings one. */
export function job(spec: string, metadata = NAMED): string {
  return object('batch/v1', 'Job', metadata, `spec: {${spec}${spec.includes('template: ') ? '' : `, ${TEMPLATE}`}}`);
}

/** A Job whose pods have the fields, beside an image and a restart policy if those are not among them. */
export function podJob(fields: string, spec = 'backoffLimit: 3'): string {
  const restartPolicy = fields.includes('restartPolicy: ') ? '' : ', restartPolicy: Never';
  const containers = fields.includes('containers: ') ? '' : ', containers: [{name: main, image: example.com/train:1}]';
  return job(`${spec}, template: {spec: {${fields}${restartPolicy}${containers}}}`);
}

/** A Job whose container has the fields. */
export function container(fields: string): string {
  return podJob(`containers: [{name: main, image: example.com/train:1, ${fields}}]`);
}

/** A Job of four pods whose template has the metadata, in a queue of Kueue. */
export function podMeta(metadata: string): string {
  return job(
    `parallelism: 4, completions: 4, template: {metadata: {${metadata}}, spec: {restartPolicy: Never, containers: [{name: main, image: `
    + 'example.com/train:1}]}}',
    `${NAMED}, labels: {kueue.x-k8s.io/queue-name: training}`,
  );
}

export function failurePolicy(rule: string): string {
  return job(`podFailurePolicy: {rules: [${rule}]}`);
}

export function cronJob(spec: string, metadata = 'name: nightly, namespace: ml'): string {
  return object('batch/v1', 'CronJob', metadata, `spec: {schedule: 0 2 * * *, jobTemplate: {spec: {${spec}, ${TEMPLATE}}}}`);
}

export function pod(metadata: string): string {
  return object(
    'v1', 'Pod', `${NAMED}, ${metadata}`, 'spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1}]}',
  );
}

export function jobSet(replicatedJobs: string, spec = 'suspend: false', metadata = NAMED): string {
  return object(
    'jobset.x-k8s.io/v1alpha2', 'JobSet', metadata, `spec: {${spec}, replicatedJobs: [${replicatedJobs.replaceAll('TEMPLATE', TEMPLATE)}]}`,
  );
}

/** A task of four pods. */
export const WORKERS = '{name: worker, replicas: 4, TEMPLATE}';

export function volcanoJob(spec: string, tasks = WORKERS, metadata = NAMED): string {
  return object('batch.volcano.sh/v1alpha1', 'Job', metadata, `spec: {${spec}, tasks: [${tasks.replaceAll('TEMPLATE', TEMPLATE)}]}`);
}

/** A task of four pods that run torchrun. */
export function torchrun(flags: string, name = 'worker', fields = 'tty: false'): string {
  return `{name: ${name}, replicas: 4, template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1, `
    + `command: [torchrun, ${flags}, train.py], ${fields}}]}}}`;
}

export function clusterQueue(spec: string): string {
  return object(KUEUE, 'ClusterQueue', 'name: research', `spec: {${spec}}`);
}

/** Resource groups of flavors and resources that all have names of their own. */
export function groups(count: number, flavors: number, resources: number): string {
  const list = (length: number, entry: (i: number) => string): string => `[${Array.from({ length }, (_, i) => entry(i)).join(', ')}]`;
  return list(
    count,
    (i) =>
      `{coveredResources: ${list(resources, (k) => `example.com/r${i}-${k}`)}, flavors: `
      + `${list(flavors, (j) => `{name: f${i}-${j}, resources: ${list(resources, (k) => `{name: example.com/r${i}-${k}, nominalQuota: 1}`)}}`)}}`,
  );
}

/** A ClusterQueue with admission checks, and the checks, called check-0 and so on, by their controllers. */
export function admissionChecks(controllers: string, checks: string): string {
  const objects = controllers
    .split(', ')
    .map((controller, i) => object(KUEUE, 'AdmissionCheck', `name: check-${i}`, `spec: {controllerName: kueue.x-k8s.io/${controller}}`));
  return [clusterQueue(`namespaceSelector: {}, admissionChecksStrategy: {admissionChecks: [${checks}]}`), ...objects].join('\n---\n');
}

export function limitRange(items: string): string {
  return object('v1', 'LimitRange', 'name: limits, namespace: ml', `spec: {limits: [${items}]}`);
}

export function quota(spec: string): string {
  return object('v1', 'ResourceQuota', 'name: quota, namespace: ml', `spec: {${spec}}`);
}
