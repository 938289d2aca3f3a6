/**
 * How a template of runs is kept in a ConfigMap: one object in YAML, in which marks stand for the id of a run.
 *
 * The marks are no DNS names, so that the API server refuses a template that nobody has filled.
 */
export const RunTemplate = {
  /** Label of the ConfigMap, whose value is the name of the dispatcher. */
  LABEL: 'dispatch.cdk8s-ml-workloads.dev/template',

  /** Key of the ConfigMap's data. */
  KEY: 'template.yaml',

  /** Stands for the id in names: lower-case letters, digits and `-`. */
  NAME_MARK: '_RUN_ID_',

  /** Stands for the id as it was given. */
  ID_MARK: '_WORKFLOW_ID_',

  /** Annotation of the run: the id as it was given. */
  ID: 'dispatch.cdk8s-ml-workloads.dev/id',

  /** Annotation of the template: the most characters that the id has in names. */
  ID_LENGTH: 'dispatch.cdk8s-ml-workloads.dev/id-length',

  /** Annotation of the template: key of the label that has the id. */
  ID_LABEL: 'dispatch.cdk8s-ml-workloads.dev/id-label',

  /** Annotation of the run: what it was made of. */
  HASH: 'dispatch.cdk8s-ml-workloads.dev/template-hash',

  /** Variable of the run: the id as it was given. */
  ID_VARIABLE: 'WORKFLOW_ID',

  /** Variable of the consumer: the folder that has a folder for each dispatcher. */
  FOLDER_VARIABLE: 'DISPATCH_TEMPLATES',

  /** That folder. */
  FOLDER: '/etc/dispatch',
} as const;

/** An id as long as ids may be, which nobody would choose: with it a template is rendered and checked. */
export function sampleId(length: number): string {
  return `z${'id0'.repeat(Math.ceil(length / 3))}`.slice(0, length);
}

/** A template with the marks in place of the sample. */
export function withMarks(text: string, length: number): string {
  return text.replaceAll(sampleId(length), RunTemplate.NAME_MARK);
}

/** A template with the sample in place of the marks. */
export function withSample(text: string, length: number): string {
  return text.replaceAll(RunTemplate.NAME_MARK, sampleId(length)).replaceAll(RunTemplate.ID_MARK, sampleId(length));
}
