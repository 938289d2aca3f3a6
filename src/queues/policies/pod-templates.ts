import { groupOf, WORKLOAD_KEYS, WORKLOADS } from '../../upstream/kinds';
import { ResourceRule, resources } from './covered';

/** Kinds of which these policies know where they keep pods, by what is asked about: `batch/jobs` and so on. */
const TEMPLATES: Readonly<Record<string, (object: string) => string>> = {
  'batch/jobs': (object) => `[${object}.spec.template]`,
  'batch/cronjobs': (object) => `[${object}.spec.jobTemplate.spec.template]`,
  'jobset.x-k8s.io/jobsets': (object) =>
    `has(${object}.spec.replicatedJobs) ? ${object}.spec.replicatedJobs.map(j, j.template.spec.template) : []`,
  'batch.volcano.sh/jobs': (object) => `has(${object}.spec.tasks) ? ${object}.spec.tasks.map(t, t.template) : []`,
  'batch.volcano.sh/cronjobs': (object) =>
    `has(${object}.spec.jobTemplate.spec.tasks) ? ${object}.spec.jobTemplate.spec.tasks.map(t, t.template) : []`,
  '/pods': (object) => `[${object}]`,
};

/** Kinds of operators that Kueue admits: where they keep pods is known of each. */
const OF_OPERATORS = Object.fromEntries(
  WORKLOAD_KEYS.filter((key) => ['kubeflow.org', 'ray.io', 'leaderworkerset.x-k8s.io'].includes(groupOf(key))).map((key) => [
    `${groupOf(key)}/${WORKLOADS[key].plural}`,
    (object: string) => WORKLOADS[key].pods.map((path) => `(${templatesAt(object, path.split('.'))})`).join(' + '),
  ]),
);

/** What is at a path below an object, as a list: `[]` stands for the items of a list, `*` for the entries of a map. */
function templatesAt(object: string, keys: readonly string[]): string {
  const many = keys.findIndex((key) => key.endsWith('[]') || key === '*');
  const before = many < 0 ? keys : keys.slice(0, many + (keys[many] === '*' ? 0 : 1)).map((key) => key.replace('[]', ''));
  const steps = before.map((_, i) => `has(${[object, ...before.slice(0, i + 1)].join('.')})`);
  const there = [object, ...before].join('.');
  if (many < 0) {
    return `${steps.join(' && ')} ? [${there}] : []`;
  }
  const items = keys[many] === '*' ? `${there}.map(k, ${there}[k])` : there;
  const rest = keys.slice(many + 1).join('.');
  return `${steps.join(' && ')} ? ${items}.filter(x, has(x.${rest})).map(x, x.${rest}) : []`;
}

/** Rules for those kinds. Pods are looked at when they are made: what matters here of one never changes. */
export function podResources({ pods }: { readonly pods: boolean }): ResourceRule[] {
  return [
    resources('batch', ['jobs', 'cronjobs']), resources('jobset.x-k8s.io', ['jobsets']),
    resources('batch.volcano.sh', ['jobs', 'cronjobs']), ...(pods ? [resources('', ['pods'], ['CREATE'])] : []),
  ];
}

/** The pods of an object of any of those kinds, as a list of templates. */
export function templatesOf(object: string): string {
  return chosen(object, TEMPLATES);
}

/** The same, of the kinds of operators as well. */
export function allTemplatesOf(object: string): string {
  return chosen(object, { ...TEMPLATES, ...OF_OPERATORS });
}

function chosen(object: string, templates: typeof TEMPLATES): string {
  return Object.entries(templates).reduceRight(
    (otherwise, [type, expressionOf]) =>
      `(request.resource.group + '/' + request.resource.resource) == '${type}' ? (${expressionOf(object)}) : ${
        otherwise === '[]' ? '[]' : `(${otherwise})`
      }`,
    '[]',
  );
}

/** The specification of a Volcano Job, of the Job itself or of what a Volcano CronJob makes. */
export function volcanoSpecOf(object: string): string {
  return `request.resource.resource == 'cronjobs' ? ${object}.spec.jobTemplate.spec : ${object}.spec`;
}
