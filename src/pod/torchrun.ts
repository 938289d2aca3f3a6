import { Problems } from '../base/problems';
import { Gpu } from '../upstream/gpu';
import { ContainerProps } from './container-props';

/** What torchrun starts on a node. */
export interface TorchrunProps {
  /**
   * The Python script, as a path in the image. Give this or `module`.
   *
   * @default - the module
   */
  readonly script?: string;

  /**
   * The Python module, as for `python -m`. Give this or `script`.
   *
   * @default - the script
   */
  readonly module?: string;

  /**
   * Arguments of the script or module.
   *
   * @default - the workload's `args`
   */
  readonly scriptArgs?: string[];

  /**
   * Processes on each node.
   *
   * @default - one for each GPU of the pod, one for each core of AWS Neuron, or 1 without accelerators
   */
  readonly processesPerNode?: number;

  /**
   * How often torchrun itself restarts the processes of its node after a failure, within the same pod.
   *
   * @default 0
   */
  readonly maxRestarts?: number;

  /**
   * More options of torchrun, for instance `--redirects=3`.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}

/** Options that decide the rendezvous, which is written from the manifest and nowhere else. */
const RENDEZVOUS_OPTIONS = [
  '--nnodes', '--nproc-per-node', '--node-rank', '--master-addr', '--master-port', '--rdzv-backend', '--rdzv-endpoint', '--rdzv-id',
  '--standalone', '--max-restarts', '-m', '--module',
];

/** The same as variables, which torchrun reads, too. */
const RENDEZVOUS_VARIABLES = RENDEZVOUS_OPTIONS.filter((option) => option.startsWith('--')).map(
  (option) => `PET_${option.slice(2).replace(/-/g, '_').toUpperCase()}`,
);

/** The command of one node: torchrun with the given rendezvous, then the script. Without one, variables say all of it. */
export function torchrunCommand(
  problems: Problems, property: string, torchrun: TorchrunProps, container: ContainerProps, rendezvous: readonly string[] | undefined,
): { command: string[]; args?: string[] } {
  check(problems, property, torchrun, container);
  const processes = torchrun.processesPerNode ?? container.gpu?._processes ?? 1;
  const command = ['torchrun', ...(rendezvous === undefined ? [] : [...rendezvous, `--nproc-per-node=${processes}`])];
  if (torchrun.maxRestarts !== undefined) {
    command.push(`--max-restarts=${torchrun.maxRestarts}`);
  }
  command.push(...(torchrun.extraArgs ?? []));
  const target = torchrun.module === undefined ? [torchrun.script ?? ''] : ['--module', torchrun.module];
  const args = torchrun.scriptArgs ?? container.args ?? [];
  return { command: [...command, ...target], args: args.length > 0 ? [...args] : undefined };
}

/** What of an accelerator one process uses. */
export function unitsOf(gpu: Gpu | undefined): string {
  return gpu !== undefined && gpu._processes > gpu.count ? 'cores' : 'GPUs';
}

/** Why there are no more processes than GPUs. */
export const TWO_PROCESSES = 'two processes cannot use one GPU with NCCL';

function check(problems: Problems, property: string, torchrun: TorchrunProps, container: ContainerProps): void {
  if ((torchrun.script === undefined) === (torchrun.module === undefined)) {
    problems.add(
      property, torchrun.script === undefined ? 'neither' : 'both', "needs one of 'script' and 'module'",
      "name what torchrun starts, for instance script: 'train.py'",
    );
  }
  const target = torchrun.script ?? torchrun.module;
  if (target?.trim() === '' || target?.startsWith('-')) {
    problems.add(
      `${property}.${torchrun.script === undefined ? 'module' : 'script'}`, target, 'must be the name of what torchrun starts',
      "write for instance script: 'train.py', and its arguments in 'args'",
    );
  }
  if (container.command !== undefined) {
    problems.add('command', container.command.join(' '), `contradicts '${property}', which writes the command`, "leave one of the two out");
  }
  if (torchrun.scriptArgs !== undefined && container.args !== undefined) {
    problems.add(
      'args', container.args.join(' '), `contradicts '${property}.scriptArgs', which are the arguments of the script`,
      'leave one of the two out',
    );
  }
  const most = container.gpu?._mostProcesses;
  const processes = torchrun.processesPerNode;
  if (processes !== undefined && (!Number.isSafeInteger(processes) || processes < 1)) {
    problems.add(
      `${property}.processesPerNode`, processes, 'must be a whole number of processes, 1 or more', 'leave it out to start one for each GPU',
    );
  } else if (processes !== undefined && most !== undefined && processes > most) {
    problems.add(
      `${property}.processesPerNode`, processes, `must be at most the ${most} ${unitsOf(container.gpu)} of the pod: ${TWO_PROCESSES}`,
      "lower it, or raise 'gpu'",
    );
  }
  if (torchrun.maxRestarts !== undefined && (!Number.isSafeInteger(torchrun.maxRestarts) || torchrun.maxRestarts < 0)) {
    problems.add(
      `${property}.maxRestarts`, torchrun.maxRestarts, 'must be a whole number, 0 or more', 'write 0 to leave restarts to the workload',
    );
  }
  for (const name of RENDEZVOUS_VARIABLES.filter((variable) => container.env?.[variable] !== undefined)) {
    problems.add(
      `env.${name}`, container.env?.[name]._value ?? 'from elsewhere', `is an option of torchrun, and '${property}' writes those`,
      'leave it out',
    );
  }
  torchrun.extraArgs?.forEach((argument, i, all) => {
    const option = argument.split('=')[0].replace(/_/g, '-');
    // torchrun takes the beginning of an option for the option
    if (RENDEZVOUS_OPTIONS.some((other) => other === option || (option.length > 4 && other.startsWith(option)))) {
      problems.add(
        `${property}.extraArgs[${i}]`, argument, 'is written from the other properties and could contradict them', 'leave it out',
      );
    } else if (/^-[^=]*\s/.test(argument)) {
      problems.add(`${property}.extraArgs[${i}]`, argument, 'must be one word, as there is no shell to split it', 'write its words apart');
    } else if (!argument.startsWith('-') && (i === 0 || !/^-[^=]*$/.test(all[i - 1]))) {
      problems.add(
        `${property}.extraArgs[${i}]`, argument, 'must be an option: torchrun would start this instead of the script',
        "write arguments of the script in 'args'",
      );
    }
  });
}
