import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dict, Dict, isDict, text } from '../base/json';
import { RunTemplate } from '../base/run-template';
import { readYaml } from '../base/yaml/read-yaml';
import { typeOf } from '../upstream/kinds';
import { InvalidRun } from './errors';
import { labelOfId, nameOfId } from './run-id';
import { runKind } from './run-state';

/** A template of runs, as text: one object in YAML, with marks for the id. */
export interface Template {
  /** Name of the dispatcher. */
  readonly name: string;
  readonly text: string;
}

/** The template that a `JobDispatcher` has mounted into this pod. */
export function mountedTemplate(name: string): Template {
  const folder = process.env[RunTemplate.FOLDER_VARIABLE] ?? RunTemplate.FOLDER;
  const file = join(folder, name, RunTemplate.KEY);
  try {
    return { name, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new InvalidRun(
      `there is no template at ${file}; give the JobDispatcher '${name}' this service as its 'consumer', or mount its ConfigMap`,
      { cause: error },
    );
  }
}

/** The template in a file of manifests: the ConfigMap of a `JobDispatcher`, or a Job or CronJob of which a run is made. */
export function templateInFile(file: string, name: string): Template {
  const manifests = readYaml(readFileSync(file, 'utf8')).map(({ value }) => value).filter(isDict);
  const named = (manifest: Dict): boolean => dict(manifest.metadata).name === name;
  const holder = manifests.find(
    (manifest) => manifest.kind === 'ConfigMap' && (dict(dict(manifest.metadata).labels)[RunTemplate.LABEL] === name || named(manifest)),
  );
  const content = text(dict(holder?.data)[RunTemplate.KEY]);
  if (content !== undefined) {
    return { name, text: content };
  }
  const job = manifests.find((manifest) => named(manifest) && ['Job.batch', 'CronJob.batch'].includes(typeOf(manifest as never)));
  if (job === undefined) {
    const other = manifests.find(named);
    throw new InvalidRun(
      other === undefined
        ? `${file} has no template, Job or CronJob called '${name}'`
        : `${String(other.kind)} '${name}' of ${file} is no template: its name stands in its pods; make it the 'gang' of a JobDispatcher`,
    );
  }
  return { name, text: JSON.stringify(templateOfManifest(job, name)) };
}

/** A Job, or what a CronJob makes, with marks in its name. */
function templateOfManifest(manifest: Dict, name: string): object {
  const source = manifest.kind === 'CronJob' ? dict(dict(manifest.spec).jobTemplate) : manifest;
  const metadata = dict(source.metadata);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-${RunTemplate.NAME_MARK}`,
      namespace: dict(manifest.metadata).namespace,
      labels: { ...dict(metadata.labels), 'workflow-id': RunTemplate.NAME_MARK },
      annotations: {
        ...dict(metadata.annotations), [RunTemplate.ID]: RunTemplate.ID_MARK, [RunTemplate.ID_LABEL]: 'workflow-id',
        [RunTemplate.ID_LENGTH]: String(Math.max(12, Math.min(40, 62 - name.length))),
      },
    },
    spec: source.spec,
  };
}

/** The manifest of one run. */
export function filled(template: Template, id: string): Dict {
  const [document] = readYaml(template.text);
  const object = document?.value;
  if (!isDict(object)) {
    throw new InvalidRun(`the template of '${template.name}' is no object in YAML`);
  }
  runKind(typeOf(object as { readonly apiVersion: string; readonly kind: string }));
  const annotations = dict(dict(object.metadata).annotations);
  const length = Number(text(annotations[RunTemplate.ID_LENGTH]) ?? 40);
  const fill = new Filling(id, length, text(annotations[RunTemplate.ID_LABEL]) ?? 'workflow-id');
  const run = fill.of(object) as Record<string, unknown>;
  const metadata = run.metadata as Record<string, unknown>;
  const kept = Object.entries(dict(metadata.annotations)).filter(([key]) => key !== RunTemplate.ID_LABEL && key !== RunTemplate.ID_LENGTH);
  return { ...run, metadata: { ...metadata, annotations: Object.fromEntries(kept) } };
}

/** Puts an id in the place of the marks. */
class Filling {
  private readonly name: string;
  private readonly label: string;

  constructor(private readonly id: string, length: number, private readonly labelKey: string) {
    this.name = nameOfId(id, length);
    this.label = labelOfId(id, length);
  }

  public of(value: unknown, key?: string): unknown {
    if (typeof value === 'string') {
      return key === this.labelKey && value === RunTemplate.NAME_MARK ? this.label : this.inText(value);
    }
    if (Array.isArray(value)) {
      return value.map((entry) => this.of(entry));
    }
    return isDict(value) ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.of(entry, name)])) : value;
  }

  private inText(value: string): string {
    // a variable expands $(NAME), and $$(NAME) is that text itself
    return value.replaceAll(RunTemplate.NAME_MARK, this.name).replaceAll(RunTemplate.ID_MARK, () => this.id.replaceAll('$(', () => '$$('));
  }
}
