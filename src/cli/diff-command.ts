import { markdownText, printable, printableJson } from '../base/printable';
import { APPLY_MODES, ApplyMode, RUN_STATES, RunState } from '../preflight/diff/circumstances';
import { diffSummary, diffMarkdown, diffText } from '../preflight/diff/diff-report';
import { ClusterDiff, diffTrees, Tree } from '../preflight/diff/diff-trees';
import { ManifestIndex } from '../preflight/manifest-index';
import { CommandResult, problemLine, unusable } from './command-result';
import { readTree, RevisionInputs } from './git-revision';
import { parseOptions } from './options';
import type { Terminal } from './preflight-command';
import { Progress } from './progress';

const USAGE = `Usage: cdk8s-ml-workloads preflight diff OLD NEW [--format text|markdown|json] [--cluster NAME=FOLDER...]
                                            [--apply WAY] [--live PATH] [--runs STATE]

What applying NEW over OLD does: runs started, ended or changed in place, GPUs, shares, fields that cannot be changed,
data deleted, what is refused. OLD and NEW are folders or files, or <git revision>:<path>, for instance HEAD:dist; as in git,
the path begins at the root of the repository, or with ./ at the working directory. What a revision does not have yet is
compared with nothing.

--cluster  the folder of one cluster of several, from OLD and NEW on; folders whose objects contradict each other are
           clusters of their own without it, and each is compared on its own
--apply    how it is applied, for some fields matter there: server-side (kubectl apply --server-side, Flux), client-side
           (kubectl apply), argo-cd (with the ignoreDifferences of ArgoCdApplications). By default server-side
--live     objects as the cluster has them, from kubectl get -o yaml or -o json: what runs are doing, claims, classes
--runs     what the other runs are doing: queued, running or finished. By default any of it, and the worst counts

Exit code: 0 can be applied, 1 cannot, or changes a run in place, 2 unusable input.
`;

const OPTIONS = {
  format: { type: 'string' }, apply: { type: 'string' }, live: { type: 'string' }, runs: { type: 'string' },
  cluster: { type: 'string', multiple: true },
} as const;

const FORMATS = ['text', 'markdown', 'json'];

/** The command `preflight diff`. */
export function diffCommand(args: readonly string[], terminal?: Terminal): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    const { format = 'text', apply = 'server-side', runs } = values;
    const wrong = positionals.length !== 2 ? `needs OLD and NEW, and got ${positionals.length} paths`
      : wrongChoice('--format', format, FORMATS) ?? wrongChoice('--apply', apply, APPLY_MODES)
        ?? (runs === undefined ? undefined : wrongChoice('--runs', runs, RUN_STATES));
    if (wrong !== undefined) {
      return { exitCode: 2, output: '', errors: `${wrong}\n\n${USAGE}` };
    }
    const read = (path: string): RevisionInputs => readTree(path, terminal?.stdin ?? (() => ''), new Progress(terminal?.progress));
    const [before, after, ...live] = [...positionals, ...(values.live === undefined ? [] : [values.live])].map(read);
    const problems = [before, after, ...live].flatMap((input) => input.problems);
    if (problems.length > 0) {
      return { exitCode: 2, output: '', errors: problems.map(problemLine).join('') };
    }
    const [old, now] = [before, after].map(({ manifests }, i): Tree => ({ root: positionals[i], manifests }));
    const diffs = diffTrees(old, now, {
      apply: apply as ApplyMode, runs: runs as RunState | undefined,
      live: live.length === 0 ? undefined : new ManifestIndex(live[0].manifests),
    }, foldersOf(values.cluster ?? []));
    const absences = [before, after].flatMap(({ absence }) => absence ?? []);
    return {
      exitCode: diffs.some(({ entries }) => entries.some(({ severity }) => severity === 'error')) ? 1 : 0,
      output: report(diffs, format),
      ...(absences.length === 0 ? {} : { errors: absences.map((absence) => `${printable(absence)}: compared with nothing\n`).join('') }),
    };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

function wrongChoice(option: string, value: string, choices: readonly string[]): string | undefined {
  return choices.includes(value) ? undefined
    : `${option} (${value}) must be ${choices.slice(0, -1).join(', ')} or ${choices[choices.length - 1]}`;
}

function foldersOf(options: readonly string[]): Map<string, string> {
  return new Map(options.map((option) => {
    const equals = option.indexOf('=');
    if (equals < 1 || equals === option.length - 1) {
      throw new Error(`--cluster (${option}) must be NAME=FOLDER, the folder from OLD and NEW on`);
    }
    return [option.slice(equals + 1).replace(/^\.\/|\/+$/g, ''), option.slice(0, equals)];
  }));
}

/** One report; with several clusters, one for each of them that changes. */
function report(diffs: readonly ClusterDiff[], format: string): string {
  if (format === 'json') {
    const clusters = diffs.map(({ cluster, entries }) => ({ cluster, summary: diffSummary(entries), changes: entries }));
    return `${printableJson(JSON.stringify({ clusters }, null, 2))}\n`;
  }
  const write = format === 'text' ? diffText : diffMarkdown;
  const changed = diffs.filter(({ entries }) => entries.length > 0);
  if (diffs.length <= 1 || changed.length === 0) {
    return write(changed[0]?.entries ?? []);
  }
  return changed.map(({ cluster, entries }) => {
    const name = cluster === '' ? 'the rest' : cluster;
    return format === 'text' ? `cluster ${printable(name)}:\n${write(entries)}` : `## ${markdownText(name)}\n\n${write(entries)}`;
  }).join('\n');
}
