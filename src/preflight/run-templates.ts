import { dict, text } from '../base/json';
import { RunTemplate, sampleId, withSample } from '../base/run-template';
import { readInput } from './input/read-input';
import { KubeObject, Manifest } from './kube-object';
import { DELIVERY_RULES } from './rules/delivery/index';

/** Rules that say nothing of a template: what it makes is not applied from git, and each has a name of its own. */
export function notForTemplates(): ReadonlySet<string> {
  return new Set([...DELIVERY_RULES.map(({ id }) => id), 'duplicate-object']);
}

/** The runs that services make of the templates in ConfigMaps, with a sample for the id. */
export function templatesOf(objects: readonly KubeObject[]): Manifest[] {
  return objects.flatMap((object) => (object.type === 'ConfigMap.' && isTemplate(object) ? templatesIn(object) : []));
}

function isTemplate({ labels }: KubeObject): boolean {
  return text(labels[RunTemplate.LABEL]) !== undefined;
}

function templatesIn(configMap: KubeObject): Manifest[] {
  const content = text(dict(configMap.manifest.data)[RunTemplate.KEY]);
  if (content === undefined) {
    return [];
  }
  const length = idLengthOf(content);
  const { file, line, constructPath, chartPath } = configMap.origin;
  const template = { holder: configMap.title, sample: sampleId(length) };
  return readInput(withSample(content, length), file ?? configMap.title).manifests.map(({ manifest }) => ({
    manifest, origin: { file, line, constructPath, chartPath, template },
  }));
}

const ID_LENGTH = new RegExp(`${RunTemplate.ID_LENGTH}: "?(\\d{1,2})`);

function idLengthOf(content: string): number {
  return Number(ID_LENGTH.exec(content)?.[1] ?? 40);
}
