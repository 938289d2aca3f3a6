import { ClusterFacts } from '../upstream/cluster-facts';
import { readClusterFile } from '../upstream/cluster-file';
import { VolcanoScheduler } from './volcano-scheduler';

/** The facts of a cluster file for preflight, which does not say itself what is wrong with the configuration of a scheduler. */
export function factsOfFile(file: string): ClusterFacts {
  const facts = readClusterFile(file);
  const configuration = facts.volcano?.configuration;
  const problem = configuration === undefined ? undefined : VolcanoScheduler.parse(configuration)._problem;
  if (problem !== undefined) {
    throw new Error(`cluster file ${file}: 'volcano.configuration' ${problem.rule}; ${problem.fix}`);
  }
  return facts;
}
