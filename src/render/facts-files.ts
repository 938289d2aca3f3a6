import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IConstruct } from 'constructs';
import { CLUSTER_FACTS, FactsHolder } from '../upstream/cluster-facts';
import { clusterFileText } from '../upstream/cluster-file';

const HEADING = '# What the code states of this cluster, for `preflight`; written by synth.\n';

/** Where the facts of a cluster are after synth; undefined where nobody asked for a file. */
export function factsFileOf(root: IConstruct, holder: FactsHolder): string | undefined {
  const { outdir } = root as { readonly outdir?: string };
  return holder._factsFile === undefined || outdir === undefined ? undefined : join(outdir, holder._factsFile);
}

/**
 * Writes the files with facts that the clusters of an app ask for.
 *
 * @throws where two clusters ask for one file with other facts
 */
export function writeFactsFiles(root: IConstruct): void {
  const written = new Map<string, string>();
  for (const holder of new Set(root.node.findAll().map((scope) => (scope as { readonly [CLUSTER_FACTS]?: FactsHolder })[CLUSTER_FACTS]))) {
    const file = holder === undefined ? undefined : factsFileOf(root, holder);
    if (holder !== undefined && file !== undefined) {
      const content = HEADING + clusterFileText(holder._facts());
      if (written.has(file) && written.get(file) !== content) {
        throw new Error(`two clusters of the app write their facts to ${file}; give each a file of its own by 'facts'`);
      }
      written.set(file, content);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
}
