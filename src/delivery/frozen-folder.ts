import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { yamlDocuments } from '../manifest/yaml-documents';
import { FrozenManifest } from './frozen-runs';
import { isRun } from './waves';

/**
 * Copies runs from committed output into a folder of frozen ones. What is frozen already stays as it is.
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
  return runs.filter((run) => names.length === 0 || names.includes(run.metadata.name)).map((run) => {
    const file = join(folder, fileName(run));
    if (existsSync(file)) {
      return `${describe(run)} is frozen already`;
    }
    writeFileSync(file, Yaml.stringify(run));
    return `${describe(run)} is frozen in ${file}`;
  });
}

/**
 * Removes frozen runs for good.
 *
 * @param folder of frozen runs
 * @param names of the runs
 * @returns what was done, a line for each run
 * @throws if a name is not that of a frozen run
 */
export function retireRuns(folder: string, names: readonly string[]): string[] {
  const runs = runsIn(folder);
  refuseUnknown(names, runs, `in ${folder}`);
  return runs.filter(({ metadata }) => names.includes(metadata.name)).map((run) => {
    rmSync(join(folder, fileName(run)));
    const namespace = run.metadata.namespace === undefined ? '' : ` --namespace ${run.metadata.namespace}`;
    return `${describe(run)} is retired; unless your delivery prunes runs, delete it in the cluster with: kubectl delete ${resource(run)} ${run.metadata.name}${namespace}`;
  });
}

function runsIn(folder: string): FrozenManifest[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name)).sort();
  const manifests = files.flatMap((name) => yamlDocuments(readFileSync(join(folder, name), 'utf8')) as FrozenManifest[]);
  return manifests.filter((manifest) => isRun(typeOf(manifest)) && manifest.metadata.annotations?.['argocd.argoproj.io/hook'] === undefined);
}

function refuseUnknown(names: readonly string[], runs: readonly FrozenManifest[], where: string): void {
  const known = runs.map(({ metadata }) => metadata.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`no run is called ${unknown.join(', ')} ${where}; there are: ${known.join(', ') || 'none'}`);
  }
}

function typeOf({ apiVersion, kind }: FrozenManifest): string {
  return `${kind}/${groupOf(apiVersion)}`;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/** As kubectl takes it: a Volcano Job and a Job of Kubernetes are not the same resource. */
function resource({ apiVersion, kind }: FrozenManifest): string {
  return `${kind.toLowerCase()}s.${groupOf(apiVersion)}`;
}

function fileName(run: FrozenManifest): string {
  return `${run.metadata.namespace ?? 'default'}.${resource(run)}.${run.metadata.name}.yaml`;
}

function describe({ kind, metadata }: FrozenManifest): string {
  return `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
}
