import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Yaml } from 'cdk8s';
import { dict, entry, isDict, isSame, text } from '../base/json';
import { printable, shellWord } from '../base/printable';
import { manifestFiles, readManifestFile } from '../preflight/input/manifest-files';
import { groupOf, isRun, kindOf, typeOf } from '../upstream/kinds';
import { isDnsLabel, isDnsSubdomain } from '../upstream/names';
import { FrozenManifest } from './frozen-runs';

/** An object, and the file it was read from. */
interface FoundManifest {
  readonly manifest: FrozenManifest;
  readonly file: string;

  /** Whether the file has nothing else. */
  readonly isAlone: boolean;
}

/** A run, and what it needs as long as it goes on. */
interface RunWithParts {
  readonly run: FoundManifest;
  readonly parts: readonly FoundManifest[];
}

/**
 * Copies runs from committed output into a folder of frozen ones, with the objects that are called after them. What is
 * frozen already stays as it is.
 *
 * @param output folder with synthesised YAML, searched with all folders below
 * @param folder of frozen runs
 * @param names of the runs; none means all
 * @returns what was done, a line for each run
 * @throws if a name is not that of a run in the output, or two clusters have a run of the same name
 */
export function freezeRuns(output: string, folder: string, names: readonly string[]): string[] {
  const all = runsIn(output);
  refuseUnknown(names, all, `in ${output}`);
  const runs = all.filter(({ run }) => names.length === 0 || names.includes(run.manifest.metadata.name));
  refuseOtherClusters(runs, output, folder);
  mkdirSync(folder, { recursive: true });
  return runs.map(({ run, parts }) => {
    const file = join(folder, fileName(run.manifest));
    if (existsSync(file)) {
      return printable(`${describe(run.manifest)} is frozen already`);
    }
    for (const { manifest } of [...parts, run]) {
      write(join(folder, fileName(manifest)), Yaml.stringify(manifest));
    }
    return printable(`${describe(run.manifest)} is frozen in ${file}`);
  });
}

/**
 * Removes frozen runs for good, with the objects that are called after them.
 *
 * @param folder of frozen runs
 * @param names of the runs
 * @returns what was done, a line for each run
 * @throws if a name is not that of a frozen run, or a file holds other objects as well
 */
export function retireRuns(folder: string, names: readonly string[]): string[] {
  const runs = runsIn(folder);
  refuseUnknown(names, runs, `in ${folder}`);
  const retired = runs.filter(({ run }) => names.includes(run.manifest.metadata.name));
  for (const { file, manifest, isAlone } of retired.flatMap(({ run, parts }) => [run, ...parts])) {
    if (!isAlone) {
      throw new Error(printable(`${describe(manifest)} is in ${file}, with other objects; take it out there`));
    }
  }
  return retired.map(({ run, parts }) => {
    const objects = [run, ...parts];
    objects.forEach(({ file }) => rmSync(file, { force: true }));
    const { namespace } = run.manifest.metadata;
    const words = objects.map(({ manifest }) => `${resource(manifest)}/${manifest.metadata.name}`);
    const where = namespace === undefined ? [] : ['--namespace', namespace];
    const command = ['kubectl', 'delete', ...words, ...where].map(shellWord).join(' ');
    return printable(`${describe(run.manifest)} is retired; unless your delivery prunes runs, delete it in the cluster with: ${command}`);
  });
}

/** Never writes over a file, nor through a link. */
function write(file: string, content: string): void {
  try {
    writeFileSync(file, content, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
}

function runsIn(folder: string): RunWithParts[] {
  const { files, problems } = manifestFiles(folder);
  const inputs = files.filter((file) => /\.ya?ml$/.test(file)).map(readManifestFile);
  for (const { file, line, message } of [...problems, ...inputs.flatMap((input) => input.problems)]) {
    throw new Error(printable(`${file}${line === undefined ? '' : `:${line}`} ${message}`));
  }
  const found = inputs.flatMap(({ manifests, others }) => manifests.flatMap(({ manifest, origin }): FoundManifest[] =>
    (isDict(manifest) && text(dict(manifest.metadata).name) !== undefined
      ? [{ manifest: manifest as unknown as FrozenManifest, file: origin?.file ?? '', isAlone: manifests.length === 1 && others === 0 }]
      : [])));
  const runs = found.filter(({ manifest }) => isRun(typeOf(manifest))
    && entry(dict(manifest.metadata.annotations), 'argocd.argoproj.io/hook') === undefined);
  const byName = new Map<string, FoundManifest[]>();
  for (const each of found.filter(({ manifest }) => !isRun(typeOf(manifest)))) {
    const { name, namespace } = each.manifest.metadata;
    const key = `${dirname(each.file)} ${namespace ?? ''} ${name}`;
    byName.set(key, [...(byName.get(key) ?? []), each]);
  }
  return runs.map((run) => {
    // objects of a run have its name, such as the Service by which its pods find each other
    const { name, namespace } = run.manifest.metadata;
    const parts = byName.get(`${dirname(run.file)} ${namespace ?? ''} ${name}`) ?? [];
    [run, ...parts].forEach(refuseNames);
    return { run, parts };
  });
}

/** Files and commands are made of names, so that these must be what a cluster accepts. */
function refuseNames({ manifest, file }: FoundManifest): void {
  const { kind, metadata: { name, namespace } } = manifest;
  const group = groupOf(typeOf(manifest));
  const isNamed = isDnsSubdomain(name) && (namespace === undefined || (typeof namespace === 'string' && isDnsLabel(namespace)));
  if (!isNamed || !/^[A-Za-z][A-Za-z0-9]{0,62}$/.test(kind) || (group !== '' && !isDnsSubdomain(group))) {
    const title = `${kind} '${namespace === undefined ? '' : `${String(namespace)}/`}${name}'`;
    throw new Error(printable(`${file}: ${title} has a name that no cluster accepts; correct it, and freeze it then`));
  }
}

/** One folder of frozen runs is for one cluster. */
function refuseOtherClusters(runs: readonly RunWithParts[], output: string, folder: string): void {
  const first = new Map<string, FoundManifest>();
  for (const { run } of runs) {
    const key = fileName(run.manifest);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, run);
    } else if (!isSame(other.manifest, run.manifest)) {
      const cluster = dirname(other.file);
      const name = cluster.slice(cluster.lastIndexOf('/') + 1);
      const options = `--from ${shellWord(cluster)} --to ${shellWord(`${folder}/${name}`)}`;
      throw new Error(printable(
        `${describe(run.manifest)} is in ${cluster} and in ${dirname(run.file)}, with other content; freeze the runs of one cluster at a `
        + `time, for instance with ${options} instead of --from ${shellWord(output)}`,
      ));
    }
  }
}

function refuseUnknown(names: readonly string[], runs: readonly RunWithParts[], where: string): void {
  const known = runs.map(({ run }) => run.manifest.metadata.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(printable(`no run is called ${unknown.join(', ')} ${where}; there are: ${known.join(', ') || 'none'}`));
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
