import { ClusterFacts } from '../manifest/cluster-facts';
import { readClusterFile } from '../manifest/cluster-file';
import { VolcanoScheduler } from './volcano-scheduler';

/** The facts of a cluster file for preflight, with what the configuration of Volcano's scheduler says in their place. */
export function factsOfFile(file: string): ClusterFacts {
  const facts = readClusterFile(file);
  const configuration = facts.volcano?.configuration;
  if (configuration === undefined) {
    return facts;
  }
  const scheduler = VolcanoScheduler.parse(configuration);
  if (scheduler._problem !== undefined) {
    throw new Error(`cluster file ${file}: 'volcano.configuration' ${scheduler._problem.rule}; ${scheduler._problem.fix}`);
  }
  const { actions, tiers } = scheduler._configuration(undefined);
  const plugins = tiers.flatMap((tier) => tier.plugins);
  const hierarchy = plugins.some(({ name, enableHierarchy }) => name === 'capacity' && enableHierarchy === true);
  return { ...facts, volcano: { ...facts.volcano, actions, plugins: plugins.map(({ name }) => name), hierarchy } };
}
