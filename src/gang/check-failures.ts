import { MlCluster } from '../cluster/ml-cluster';
import { needsVersion } from '../cluster/workload-cluster';
import { checkExitCodesBehindTorchrun } from '../job/torchrun-exit-codes';
import { Problems } from '../problems/problems';
import { reportValue } from '../problems/value-problem';
import { Engine } from './engines/engine';
import { GangPlan, mainContainerOf } from './gang';
import { GangProps } from './gang-props';

/** Checks what a gang says of failure and success, whatever the engine. */
export function checkFailures(problems: Problems, props: GangProps, gang: GangPlan, engine: Engine, cluster: MlCluster | undefined): void {
  reportValue(problems, 'retry', props.retry);
  reportValue(problems, 'success', props.success);
  if (gang.coupled && props.retry?._inPlace) {
    problems.add('retry', 'in place', 'must restart the whole gang: a process that starts again alone is out of step with the others', 'use Retry.upTo');
  }
  if (gang.inPlace && gang.roles.some(({ failOnExitCodes }) => failOnExitCodes.length > 0)) {
    problems.add('failurePolicy.failOnExitCodes', gang.roles[0].failOnExitCodes.join(', '), 'needs pods that are replaced, and these restart their containers in place', 'set retry: Retry.upTo(n)');
  }
  const container = props.failurePolicy?.container;
  const main = mainContainerOf(gang.roles[0]);
  if (container !== undefined && gang.roles.some((role) => mainContainerOf(role) !== container)) {
    problems.add('failurePolicy.container', container, `must be the main container, which is '${main}': Volcano looks at no other`, 'leave it out');
  }
  if (props.framework._model.hidesExitCodes) {
    checkExitCodesBehindTorchrun(problems, props);
  }
  const role = gang.success.role;
  if (role !== undefined && !gang.roles.some(({ name }) => name === role)) {
    problems.add('success', role, `must be a role of the gang: ${gang.roles.map(({ name }) => name).join(', ')}`, 'name one of them');
  }
  if (gang.success.count !== undefined && engine.name !== 'volcano') {
    needsVersion(problems, cluster, 'success', 'the success policy of Jobs', '1.31');
  }
}
