import { checkExitCodesBehindTorchrun } from '../workloads/torchrun-run';
import { Problems, reportValue } from '../base/problems';
import { Gang, mainContainerOf, sizeOf } from './gang';
import { GangProps } from './gang-props';
import { RoleFailure } from './gang-role';

/** Checks what a gang says of failure and success, whatever the engine. */
export function checkFailures(problems: Problems, props: GangProps, gang: Gang): void {
  reportValue(problems, 'retry', props.retry);
  reportValue(problems, 'success', props.success);
  if (gang.coupled && props.retry?._inPlace) {
    problems.add(
      'retry', 'in place', 'must restart the whole gang: a process that starts again alone is out of step with the others',
      'use Retry.upTo',
    );
  }
  if (gang.inPlace && gang.roles.some(({ failOnExitCodes }) => failOnExitCodes.length > 0)) {
    problems.add(
      'failurePolicy.failOnExitCodes', gang.roles[0].failOnExitCodes.join(', '),
      'needs pods that are replaced, and these restart their containers in place', 'set retry: Retry.upTo(n)',
    );
  }
  if (gang.inPlace && gang.ignoreDisruptions) {
    problems.add(
      'failurePolicy.ignoreDisruptions', true, 'needs pods that are replaced, and these restart their containers in place',
      'set retry: Retry.upTo(n)',
    );
  }
  const ofIndex = props.failurePolicy?.failIndexOnExitCodes ?? [];
  if (ofIndex.length > 0) {
    problems.add(
      'failurePolicy.failIndexOnExitCodes', ofIndex.join(', '),
      'needs pods that are retried each by itself, as those of a ShardedInference', "write 'failOnExitCodes'",
    );
  }
  const conditions = props.failurePolicy?.failOnPodConditions ?? [];
  if (conditions.length > 0) {
    problems.add(
      'failurePolicy.failOnPodConditions', conditions.join(', '), 'cannot be said of a gang: only a Job looks at conditions of its pods',
      'leave it out',
    );
  }
  for (const role of gang.roles.filter(({ onFailure }) => onFailure === RoleFailure.REPLACE_POD && gang.restarts === 0)) {
    problems.add(
      `${role.property}.onFailure`, role.onFailure, 'needs restarts, which replacing a pod counts as, and there are none',
      "raise 'retry', or leave 'onFailure' out",
    );
  }
  checkSuccess(problems, props, gang);
  const container = props.failurePolicy?.container;
  const main = mainContainerOf(gang.roles[0]);
  if (container !== undefined && gang.roles.some((role) => mainContainerOf(role) !== container)) {
    problems.add(
      'failurePolicy.container', container, `must be the main container, which is '${main}': Volcano looks at no other`, 'leave it out',
    );
  }
  if (props.framework._model.hidesExitCodes) {
    checkExitCodesBehindTorchrun(problems, props);
  }
}

/** Finds what would never be reached, so that the gang holds its nodes for ever. */
function checkSuccess(problems: Problems, { framework }: GangProps, gang: Gang): void {
  const { role, count } = gang.success;
  const endless = gang.roles.filter(({ name }) => framework._model.endless?.includes(name));
  const names = endless.map(({ name }) => name).join(', ');
  const ending = sizeOf(gang) - endless.reduce((sum, { replicas }) => sum + replicas, 0);
  if (role !== undefined && !gang.roles.some(({ name }) => name === role)) {
    problems.add('success', role, `must be a role of the gang: ${gang.roles.map(({ name }) => name).join(', ')}`, 'name one of them');
  } else if (role !== undefined && endless.some(({ name }) => name === role)) {
    problems.add('success', role, 'must be a role that ends by itself, and this one never does', "leave 'success' out");
  } else if (role === undefined && count === undefined && endless.length > 0) {
    problems.add('success', 'all', `must not wait for roles that never end: ${names}`, "leave 'success' out");
  } else if (count !== undefined && endless.length > 0 && count > ending && count <= sizeOf(gang)) {
    problems.add('success', count, `must be at most ${ending}, since these never end: ${names}`, "lower it, or leave 'success' out");
  }
}
