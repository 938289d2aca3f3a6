import { Problems } from '../base/problems';
import { PodProps } from '../pod/pod-props';
import { TorchrunProps, torchrunCommand } from '../pod/torchrun';
import { FailurePolicy } from './failure-policy';

/** torchrun ends with an error of its own, and so with 1, when one of its processes fails. */
export function checkExitCodesBehindTorchrun(
  problems: Problems, props: { readonly containerName?: string; readonly failurePolicy?: FailurePolicy },
): void {
  const mainContainer = props.containerName ?? 'main';
  const hidden = props.failurePolicy?.failOnExitCodes?.filter((code) => code > 1 && code < 128) ?? [];
  if (hidden.length > 0 && (props.failurePolicy?.container ?? mainContainer) === mainContainer) {
    problems.add(
      'failurePolicy.failOnExitCodes', hidden.join(', '),
      "cannot be seen with 'torchrun', which exits with 1 whatever code its script exits with",
      "leave it out, or start the script with 'command'",
    );
  }
}

/** The pod of a run on one node, whose command torchrun may write. */
export function withTorchrun<T extends PodProps & { readonly failurePolicy?: FailurePolicy; readonly torchrun?: TorchrunProps }>(
  problems: Problems, props: T,
): T {
  if (props.torchrun === undefined) {
    return props;
  }
  checkExitCodesBehindTorchrun(problems, props);
  return { ...props, ...torchrunCommand(problems, 'torchrun', props.torchrun, props, ['--standalone']) };
}
