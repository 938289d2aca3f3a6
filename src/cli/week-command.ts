import { printable } from '../base/printable';
import { Manifest } from '../preflight/kube-object';
import { ClusterFacts } from '../upstream/cluster-facts';
import { simulateWeek } from '../week/simulate-week';
import { USUAL_WEEK, weekOf } from '../week/week';
import { weekJson, weekText } from '../week/week-report';
import { weekSummary, WeekSummary } from '../week/week-summary';
import { readFacts } from './check-clusters';
import { CommandResult, problemLine, unusable } from './command-result';
import { readTree } from './git-revision';
import { readPaths } from './input-files';
import { parseOptions } from './options';
import type { Terminal } from './preflight-command';

export const WEEK_USAGE = `Usage: cdk8s-ml-workloads simulate PATH... --week [DATE] [options]

Runs the crons and runs in the files of one cluster over its queues for a week: who waits how long, which hours are full, what
idles. Nothing of a live cluster is asked. Runs take as long as their 'expectedDuration' says.

Options:
  --week DATE          the week with this day, from 2026 to 2029; without a date the week of ${USUAL_WEEK}
  --old REV:PATH       what it was before, a git revision and a path, or a folder: what a change does to the queues
  --cluster FILE       facts about the cluster: its pools, settings of Kueue and Volcano; by default the cluster.yaml in PATH
  --format FORMAT      text (the default) or json
  --help

Exit code: 0 printed, 2 unusable input.
`;

const OPTIONS = { week: { type: 'string' }, old: { type: 'string' }, cluster: { type: 'string' }, format: { type: 'string' } } as const;

/** The command `simulate --week`. */
export function weekCommand(args: readonly string[], terminal: Terminal): CommandResult {
  try {
    const { values, positionals } = parseOptions(withDate(args), OPTIONS);
    if (values.help === true) {
      return { exitCode: 0, output: WEEK_USAGE };
    }
    const { format = 'text', old: before, cluster } = values;
    if (positionals.length === 0 || (format !== 'text' && format !== 'json')) {
      const wrong = positionals.length === 0 ? 'no path given' : `--format (${format}) must be text or json`;
      return { exitCode: 2, output: '', errors: `${printable(wrong)}\n\n${WEEK_USAGE}` };
    }
    const week = weekOf(values.week ?? USUAL_WEEK);
    const facts = cluster === undefined ? undefined : readFacts(cluster);
    const input = readPaths(positionals, terminal.stdin);
    const old = before === undefined ? undefined : readTree(before, terminal.stdin);
    const problems = [...input.problems, ...(old?.problems ?? [])];
    if (problems.length > 0 || input.manifests.length === 0) {
      return {
        exitCode: 2,
        output: '',
        errors:
          problems.length > 0 ? problems.map(problemLine).join('') : `${positionals.map(printable).join(', ')} has no Kubernetes objects\n`,
      };
    }
    const own = facts ?? factsIn(input.clusterFiles ?? []);
    const summary = (manifests: readonly Manifest[], of: ClusterFacts): WeekSummary => weekSummary(simulateWeek(manifests, of, week));
    const now = summary(input.manifests, own);
    const was =
      old === undefined ? undefined : summary(old.manifests, facts ?? (old.clusterFiles?.length ? factsIn(old.clusterFiles) : own));
    return { exitCode: 0, output: format === 'json' ? weekJson(now, was) : weekText(now, was) };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

/** `--week` may stand without a date. */
function withDate(args: readonly string[]): string[] {
  return args.map((arg, i) => (arg === '--week' && !/^\d{4}-\d{2}-\d{2}$/.test(args[i + 1] ?? '') ? `--week=${USUAL_WEEK}` : arg));
}

function factsIn(files: readonly string[]): ClusterFacts {
  if (files.length > 1) {
    throw new Error(`there are several clusters (${files.join(', ')}), and a week is of one; name the folder of one`);
  }
  return files.length === 0 ? {} : readFacts(files[0]);
}
