import { existsSync, readFileSync, statSync } from 'node:fs';
import { isDict } from '../base/json';
import { decode } from '../preflight/input/manifest-files';
import { ReadError } from '../preflight/input/read-input';
import { Manifest } from '../preflight/kube-object';
import { exitCodeOf, simulationJson, simulationText } from '../simulate/report';
import { simulate } from '../simulate/simulate';
import { readFacts } from './check-clusters';
import { CommandResult, problemLine, unusable } from './command-result';
import { readPaths } from './input-files';
import { parseOptions } from './options';
import type { Terminal } from './preflight-command';

const USAGE = `Usage: cdk8s-ml-workloads simulate PATH... --from SNAPSHOT [options]

Says what would become of the workloads in files if they were submitted now: which start, and with what; which wait, for what,
and in which place of the queue; which would preempt others, and whom; which never start, and why. Nothing is sent anywhere:
the cluster is a file, of what kubectl printed. A week of committed schedules instead: 'simulate --week --help'.

With Kueue:
  kubectl get clusterqueues,cohorts,localqueues,resourceflavors,topologies,workloads,workloadpriorityclasses,admissionchecks,\\
priorityclasses,limitranges,nodes,namespaces,pods -A -o json > snapshot.json
With Volcano:
  kubectl get queues.scheduling.volcano.sh,podgroups.scheduling.volcano.sh,jobs.batch.volcano.sh,pods,nodes,priorityclasses,\\
namespaces,limitranges -A -o json > snapshot.json
  kubectl get configmap volcano-scheduler-configmap -n volcano-system -o json > scheduler.json

Options:
  --from SNAPSHOT      what kubectl printed, '-' for the standard input; may be given several times
  --cluster FILE       facts about the cluster that a snapshot does not show: settings of Kueue and Volcano
  --namespace NAME     of objects that name none; 'default' if not given (-n)
  --format FORMAT      text (the default) or json
  --help

Exit code: 0 all start now, 3 some wait or would preempt others, 1 some never start, 4 nothing can be said of some,
2 unusable input.
`;

const OPTIONS = {
  from: { type: 'string', multiple: true },
  cluster: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  format: { type: 'string' },
} as const;

/** Larger than this a file is refused. */
const MOST = 512 * 1024 * 1024;

/** The command `simulate`. */
export function simulateCommand(args: readonly string[], terminal: Terminal): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    const { from = [], format = 'text' } = values;
    if (positionals.length === 0 || from.length === 0) {
      return {
        exitCode: 2,
        output: '',
        errors: `${positionals.length === 0 ? 'no path given' : 'no snapshot given (--from)'}\n\n${USAGE}`,
      };
    }
    if (format !== 'text' && format !== 'json') {
      return unusable(`--format (${format}) must be text or json`);
    }
    if ([...positionals, ...from].filter((path) => path === '-').length > 1) {
      return unusable("the standard input ('-') can be read once only");
    }
    const facts = values.cluster === undefined ? undefined : readFacts(values.cluster);
    const input = readPaths(positionals, terminal.stdin);
    const snapshots = from.map((file) => readSnapshotFile(file, terminal));
    const problems = [...input.problems, ...snapshots.flatMap((one) => one.problems)];
    if (problems.length > 0) {
      return { exitCode: 2, output: '', errors: problems.map(problemLine).join('') };
    }
    const snapshot = snapshots.flatMap(({ manifests }) => manifests);
    if (input.manifests.length === 0 || snapshot.length === 0) {
      return unusable(`${(input.manifests.length === 0 ? positionals : from).join(', ')} has no Kubernetes objects`);
    }
    const simulation = simulate({ files: input.manifests, snapshot, facts, namespace: values.namespace });
    return {
      exitCode: exitCodeOf(simulation),
      output: format === 'json' ? simulationJson(simulation) : simulationText(simulation, { colour: terminal.colour }),
    };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

/** JSON as kubectl prints it is read at once, since there may be much of it; everything else as manifests are. */
function readSnapshotFile(
  file: string,
  terminal: Terminal,
): { readonly manifests: readonly Manifest[]; readonly problems: readonly ReadError[] } {
  if (file === '-' || !existsSync(file) || !statSync(file).isFile() || statSync(file).size > MOST) {
    return readPaths([file], terminal.stdin);
  }
  const content = decode(readFileSync(file));
  if (/^\s*\{/.test(content)) {
    try {
      const value = JSON.parse(content) as unknown;
      return { manifests: isDict(value) ? [{ manifest: value, origin: { file } }] : [], problems: [] };
    } catch {
      // several documents, or something that is wrong with it: the other reader says where
    }
  }
  return readPaths([file], terminal.stdin);
}
