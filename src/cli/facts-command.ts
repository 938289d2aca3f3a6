import { factsOfObjects } from '../upstream/facts-of-objects';
import { isDict } from '../base/json';
import { clusterFileText } from '../upstream/cluster-file';
import { CommandResult, problemLine, unusable } from './command-result';
import { readPaths } from './input-files';
import { parseOptions } from './options';
import type { Terminal } from './preflight-command';

const USAGE = `Usage: kubectl get nodes,namespaces,priorityclasses,clusterqueues,localqueues -A -o json \\
         | cdk8s-ml-workloads facts - > cluster.yaml

Makes a file with the facts about a cluster of what kubectl prints, from files or the standard input: nodes become pools,
queues, namespaces and classes become what manifests may refer to. Read it, and correct what is going to be different: a pool
that grows has 'maxNodes' in place of 'nodes'.
`;

/** The command `facts`. */
export function factsCommand(args: readonly string[], terminal: Terminal): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, {});
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    if (positionals.length === 0) {
      return { exitCode: 2, output: '', errors: `no path given\n\n${USAGE}` };
    }
    const { manifests, problems } = readPaths(positionals, terminal.stdin);
    if (problems.length > 0) {
      return { exitCode: 2, output: '', errors: problems.map(problemLine).join('') };
    }
    const objects = manifests.flatMap(({ manifest }) =>
      (isDict(manifest) && Array.isArray(manifest.items) ? manifest.items as readonly unknown[] : [manifest])).filter(isDict);
    const facts = factsOfObjects(objects);
    if (Object.keys(facts).length === 0) {
      return unusable('there are no nodes, queues, namespaces or classes in it; see --help for what to ask kubectl for');
    }
    return { exitCode: 0, output: clusterFileText(facts) };
  } catch (error) {
    return unusable((error as Error).message);
  }
}
