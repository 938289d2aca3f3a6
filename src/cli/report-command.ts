import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { check } from '../preflight/check';
import { diffManifests } from '../preflight/diff/diff';
import { byCluster, clustersOf, folderOf, placed } from '../preflight/input/worlds';
import { Manifest } from '../preflight/kube-object';
import { World } from '../preflight/world';
import { loadPen, Pen } from '../report/draw/svg';
import { page } from '../report/html/page';
import { markdown } from '../report/markdown/markdown';
import { clusterReport, ClusterReport } from '../report/model/cluster-report';
import { Report } from '../report/sections/report';
import { ClusterFacts } from '../upstream/cluster-facts';
import { USUAL_WEEK, weekOf } from '../week/week';
import { clusterOptions, Clusters, declaredClusters } from './check-clusters';
import { CommandResult, problemLine, unusable } from './command-result';
import { readTree } from './git-revision';
import { Inputs, readPaths } from './input-files';
import { parseOptions } from './options';
import type { Terminal } from './preflight-command';
import { Progress } from './progress';

const USAGE = `Usage: cdk8s-ml-workloads report PATH... -o FILE.html|FILE.md [options]

Draws what manifests say of a cluster: pools, shares of teams, workloads under their queues, a week of schedules, gangs, access and
findings. One page that needs nothing else, or Markdown with SVG files beside it for a pull request. Needs the package echarts.

Options:
  -o, --output FILE          where to write: .html for one page, .md for Markdown
  --old REV:PATH             what it was before, a git revision and a path, or a folder: shows what changes
  --week DATE                the week with this day, from 2026 to 2029; without it the week of ${USUAL_WEEK}
  --cluster FILE             facts about the cluster: node pools, settings of Kueue and Volcano
  --cluster NAME=FOLDER      manifests of one cluster of several, with the facts in its cluster.yaml; may be given several times
  --help

Exit code: 0 written, 2 unusable input.
`;

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  old: { type: 'string' },
  week: { type: 'string' },
  cluster: { type: 'string', multiple: true },
} as const;

/** The command `report`: 0 if it wrote what it was asked to, 2 if it could not. */
export function reportCommand(args: readonly string[], terminal: Terminal): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    const { output } = values;
    if (positionals.length === 0 || output === undefined || !/\.(html|md)$/.test(output)) {
      const wrong =
        positionals.length === 0
          ? 'no path given'
          : output === undefined
            ? 'needs -o FILE.html or -o FILE.md'
            : `-o (${output}) must end in .html or .md`;
      return { exitCode: 2, output: '', errors: `${wrong}\n\n${USAGE}` };
    }
    if (values.old !== undefined && positionals.length > 1) {
      return unusable(`--old (${values.old}) can be compared with one path, and got ${positionals.length}`);
    }
    const week = weekOf(values.week ?? USUAL_WEEK);
    const { named, facts } = clusterOptions(values.cluster);
    const input = readPaths(positionals, terminal.stdin, new Progress(terminal.progress));
    const old = values.old === undefined ? undefined : readTree(values.old, terminal.stdin);
    const problems = [...input.problems, ...(old?.problems ?? [])];
    if (problems.length > 0 || input.manifests.length === 0) {
      return {
        exitCode: 2,
        output: '',
        errors: problems.length > 0 ? problems.map(problemLine).join('') : `${positionals.join(', ')} has no Kubernetes objects\n`,
      };
    }
    const pen = loadPen();
    const clusters = clustersIn(input, old, values.old, positionals, declaredClusters(named, input.clusterFiles ?? []), facts).map(
      ({ name, now, before, facts: own }): ClusterReport =>
        clusterReport({
          name,
          week,
          manifests: now,
          world: new World(now, own, new Set()),
          result: check(now, { facts: own }),
          ...(before === undefined ? {} : { old: { world: new World(before, own, new Set()), changes: diffManifests(before, now) } }),
        }),
    );
    return { exitCode: 0, output: write(output, { paths: positionals, old: values.old, clusters }, pen) };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

/** Writes the report, and says which files it wrote. */
function write(output: string, report: Report, pen: Pen): string {
  const folder = dirname(output);
  mkdirSync(folder, { recursive: true });
  if (output.endsWith('.html')) {
    writeFileSync(output, page(report, pen));
    return `${output}\n`;
  }
  const { text, pictures } = markdown(report, pen, basename(output, '.md'));
  writeFileSync(output, text);
  pictures.forEach(({ name, svg }) => writeFileSync(join(folder, name), svg));
  return [output, ...pictures.map(({ name }) => join(folder, name))].map((file) => `${file}\n`).join('');
}

interface ClusterManifests {
  readonly name: string;
  readonly now: readonly Manifest[];
  readonly before: readonly Manifest[] | undefined;
  readonly facts: ClusterFacts;
}

function clustersIn(
  input: Inputs,
  old: Inputs | undefined,
  oldRoot: string | undefined,
  paths: readonly string[],
  clusters: Clusters,
  given: ClusterFacts | undefined,
): ClusterManifests[] {
  // what is compared is compared from the beginning of both trees on
  const root = old === undefined ? '' : paths[0];
  const tree = placed(input.manifests, root);
  const before = old === undefined ? undefined : placed(old.manifests, oldRoot ?? '');
  const clusterOf = clustersOf(before === undefined ? [tree] : [before, tree], below(root, clusters.folders));
  const parts = byCluster(tree, clusterOf);
  const oldParts = before === undefined ? undefined : byCluster(before, clusterOf);
  // what belongs to no cluster comes last
  const names = [...new Set([...parts.keys(), ...(oldParts?.keys() ?? [])])].sort((a, b) => Number(a === '') - Number(b === ''));
  return names.map((name) => {
    const facts = given ?? clusters.facts.get(name) ?? (names.length === 1 ? [...clusters.facts.values()][0] : undefined) ?? {};
    return {
      name: name === '' ? (facts.name ?? '') : name,
      now: parts.get(name) ?? [],
      before: oldParts === undefined ? undefined : (oldParts.get(name) ?? []),
      facts,
    };
  });
}

/** Folders as they are called from a root on. */
function below(root: string, folders: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const start = folderOf(`${root}/cluster.yaml`);
  return new Map(
    [...folders].map(([folder, name]) => [
      start !== '' && folder.startsWith(`${start}/`) ? folder.slice(start.length + 1) : folder === start ? '' : folder,
      name,
    ]),
  );
}
