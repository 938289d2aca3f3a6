import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { APPLY_MODES, RUN_STATES } from '../preflight/diff/circumstances';
import { diffManifests } from '../preflight/diff/diff';
import { diffMarkdown, diffText } from '../preflight/diff/diff-report';
import { ManifestIndex } from '../preflight/manifest-index';
import { CommandResult } from './command-result';
import { readRevision } from './git-revision';
import { Inputs, readPaths } from './input-files';
import { unusable } from './unusable';

const USAGE = `Usage: cdk8s-ml-workloads preflight diff OLD NEW [--format text|markdown] [--apply WAY] [--live PATH] [--runs STATE]

What applying NEW over OLD does: runs started, ended or changed in place, GPUs, shares, fields that cannot be changed,
data deleted, what is refused. OLD and NEW are folders or files, or <git revision>:<path>, for instance HEAD:dist.

--apply  how it is applied, for some fields matter there: server-side (kubectl apply --server-side, Flux), client-side
         (kubectl apply), argo-cd (with the ignoreDifferences of ArgoCdApplications). By default server-side
--live   objects as the cluster has them, from kubectl get -o yaml or -o json: what runs are doing, claims, classes
--runs   what the other runs are doing: queued, running or finished. By default any of it, and the worst counts

Exit code: 0 can be applied, 1 cannot, or changes a run in place, 2 unusable input.
`;

/** The command `preflight diff`. */
export function diffCommand(args: readonly string[]): CommandResult {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' }, help: { type: 'boolean' }, apply: { type: 'string' }, live: { type: 'string' },
        runs: { type: 'string' },
      },
    });
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    const format = values.format ?? 'text';
    if (positionals.length !== 2 || (format !== 'text' && format !== 'markdown')) {
      const wrong = positionals.length === 2
        ? `--format (${format}) must be text or markdown`
        : `needs OLD and NEW, and got ${positionals.length} paths`;
      return { exitCode: 2, output: '', errors: `${wrong}\n\n${USAGE}` };
    }
    const apply = APPLY_MODES.find((mode) => mode === (values.apply ?? 'server-side'));
    const runs = RUN_STATES.find((state) => state === values.runs);
    if (apply === undefined || (values.runs !== undefined && runs === undefined)) {
      const wrong = apply === undefined
        ? `--apply (${values.apply}) must be ${APPLY_MODES.join(', ')}`
        : `--runs (${values.runs}) must be ${RUN_STATES.join(', ')}`;
      return { exitCode: 2, output: '', errors: `${wrong}\n\n${USAGE}` };
    }
    const [before, after, ...live] = [...positionals, ...(values.live === undefined ? [] : [values.live])].map(read);
    const problems = [before, after, ...live].flatMap((input) => input.problems);
    if (problems.length > 0) {
      return unusable(problems.map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`} ${message}`).join('\n'));
    }
    const entries = diffManifests(before.manifests, after.manifests, {
      apply, runs, live: live.length === 0 ? undefined : new ManifestIndex(live[0].manifests),
    });
    return {
      exitCode: entries.some(({ severity }) => severity === 'error') ? 1 : 0,
      output: format === 'text' ? diffText(entries) : diffMarkdown(entries),
    };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

function read(path: string): Inputs {
  const colon = path.indexOf(':');
  return colon > 0 && !existsSync(path) ? readRevision(path.slice(0, colon), path.slice(colon + 1)) : readPaths([path], () => '');
}
