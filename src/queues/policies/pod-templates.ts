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

/** Rules for those kinds. Pods are looked at when they are made: what matters here of one never changes. */
export function podResources({ pods }: { readonly pods: boolean }): ResourceRule[] {
  return [
    resources('batch', ['jobs', 'cronjobs']), resources('jobset.x-k8s.io', ['jobsets']),
    resources('batch.volcano.sh', ['jobs', 'cronjobs']), ...(pods ? [resources('', ['pods'], ['CREATE'])] : []),
  ];
}

/** The pods of an object of any of those kinds, as a list of templates. */
export function templatesOf(object: string): string {
  return Object.entries(TEMPLATES).reduceRight(
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
