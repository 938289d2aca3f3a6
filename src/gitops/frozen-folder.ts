import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { yamlDocuments } from '../base/yaml-documents';
import { groupOf, isRun, kindOf, typeOf } from '../upstream/kinds';
import { FrozenManifest } from './frozen-runs';

/** A run, and what it needs as long as it goes on. */
interface RunWithParts {
  readonly run: FrozenManifest;
  readonly parts: readonly FrozenManifest[];
}

/**
 * Copies runs from committed output into a folder of frozen ones, with the objects that are called after them. What is
 * frozen already stays as it is.
 *
 * @param output folder with synthesised YAML, searched with all folders below
 * @param folder of frozen runs
 * @param names of the runs; none means all
 * @returns what was done, a line for each run
 * @throws if a name is not that of a run in the output
 */
export function freezeRuns(output: string, folder: string, names: readonly string[]): string[] {
  const runs = runsIn(output);
  refuseUnknown(names, runs, `in ${output}`);
  mkdirSync(folder, { recursive: true });
  return runs.filter(({ run }) => names.length === 0 || names.includes(run.metadata.name)).map(({ run, parts }) => {
    const file = join(folder, fileName(run));
    if (existsSync(file)) {
      return `${describe(run)} is frozen already`;
    }
    [run, ...parts].forEach((manifest) => writeFileSync(join(folder, fileName(manifest)), Yaml.stringify(manifest)));
    return `${describe(run)} is frozen in ${file}`;
  });
}

/**
 * Removes frozen runs for good, with the objects that are called after them.
 *
 * @param folder of frozen runs
 * @param names of the runs
 * @returns what was done, a line for each run
 * @throws if a name is not that of a frozen run
 */
export function retireRuns(folder: string, names: readonly string[]): string[] {
  const runs = runsIn(folder);
  refuseUnknown(names, runs, `in ${folder}`);
  return runs
    .filter(({ run }) => names.includes(run.metadata.name))
    .map(({ run, parts }) => {
      const retired = [run, ...parts];
      retired.forEach((manifest) => rmSync(join(folder, fileName(manifest))));
      const namespace = run.metadata.namespace === undefined ? '' : ` --namespace ${run.metadata.namespace}`;
      const objects = retired.map((manifest) => `${resource(manifest)}/${manifest.metadata.name}`).join(' ');
      return `${describe(run)} is retired; unless your delivery prunes runs, delete it in the cluster with: kubectl delete `
        + `${objects}${namespace}`;
    });
}

function runsIn(folder: string): RunWithParts[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name)).sort();
  const manifests = files.flatMap((name) => yamlDocuments(readFileSync(join(folder, name), 'utf8')) as FrozenManifest[]);
  const runs = manifests.filter(
    (manifest) => isRun(typeOf(manifest)) && manifest.metadata.annotations?.['argocd.argoproj.io/hook'] === undefined,
  );
  return runs.map((run) => ({ run, parts: manifests.filter((manifest) => isPartOf(manifest, run)) }));
}

/** Objects of a run have its name, such as the Service by which its pods find each other. */
function isPartOf(manifest: FrozenManifest, run: FrozenManifest): boolean {
  return !isRun(typeOf(manifest)) && manifest.metadata.name === run.metadata.name && manifest.metadata.namespace === run.metadata.namespace;
}

function refuseUnknown(names: readonly string[], runs: readonly RunWithParts[], where: string): void {
  const known = runs.map(({ run }) => run.metadata.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`no run is called ${unknown.join(', ')} ${where}; there are: ${known.join(', ') || 'none'}`);
  }
}

/** As kubectl takes it: a Volcano Job and a Job of Kubernetes are not the same resource. */
function resource(manifest: FrozenManifest): string {
  const type = typeOf(manifest);
  const kind = manifest.kind.toLowerCase();
  return groupOf(type) === '' ? kind : `${kindOf(type)?.plural ?? `${kind}s`}.${groupOf(type)}`;
}

function fileName(manifest: FrozenManifest): string {
  return `${manifest.metadata.namespace ?? 'default'}.${resource(manifest)}.${manifest.metadata.name}.yaml`;
}

function describe({ kind, metadata }: FrozenManifest): string {
  return `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
}
