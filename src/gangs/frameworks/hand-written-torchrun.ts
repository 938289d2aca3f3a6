import { CommandLine, flagsAfter, isTorchrun, readCommandLine } from '../../preflight/model/command-line';
import { Problems } from '../../base/problems';
import { unitsOf } from '../../pod/torchrun';
import { GangRoleModel } from '../gang';

/** What a command written by hand should say. */
export interface RightArguments {
  readonly leader: string;

  /** What a command writes for the leader's address. */
  readonly leaderVariable: string;

  /** What a command of a role writes for the rank of its pod. */
  rankOf(role: GangRoleModel): string;

  /** Whether the engine gives the same as variables, which torchrun reads. */
  readonly supplied: boolean;
}

/** One torchrun in the command of a role. */
interface Launch {
  readonly role: GangRoleModel;

  /** Where the user wrote it. */
  readonly property: string;
  readonly line: CommandLine;
  readonly supplied: boolean;
  readonly flags: ReadonlyMap<string, string>;
}

type Report = (flag: string, rule: string, fix: string) => void;

const OR_LET_WRITE = ', or use Framework.torchrun';

/** Finds arguments of torchrun in the user's own commands that contradict the gang, or without which it never forms. */
export function checkHandWrittenTorchrun(problems: Problems, roles: readonly GangRoleModel[], right: RightArguments): void {
  const launches = roles.flatMap((role) => launchesOf(role, right.supplied));
  const pods = [...new Set(launches.map(({ role }) => role))].reduce((sum, { replicas }) => sum + replicas, 0);
  // One beside another prepares something on each node.
  if (launches.every(isStandalone)) {
    launches.forEach((launch) => checkStandalone(problems, launch, pods));
  }
  for (const launch of launches) {
    const report: Report = (flag, rule, fix) =>
      problems.add(
        launch.property, launch.flags.has(flag) ? `--${flag}=${launch.flags.get(flag)}` : `no --${flag}`, rule, fix + OR_LET_WRITE,
      );
    checkShell(launch, report);
    checkProcesses(launch, report);
    if (!isStandalone(launch)) {
      checkNodes(launch, pods, report);
      checkRendezvous(launch, pods, right, report);
    }
  }
}

function launchesOf(role: GangRoleModel, supplied: boolean): Launch[] {
  const line = readCommandLine(role.props.command ?? [], role.props.args ?? []);
  const { words } = line;
  const field = role.props.args === undefined ? 'command' : 'args';
  const property = role.own.includes(field) ? `${role.property}.${field}` : field;
  return words.flatMap((_, i) =>
    isTorchrun(words, i) ? [{ role, property, line, supplied, flags: new Map([...variables(role), ...flagsAfter(words, i + 1)]) }] : [],
  );
}

/** Every flag can also be a variable with the prefix PET_. One that is not known here counts as right. */
function variables({ props }: GangRoleModel): [string, string][] {
  return Object.entries(props.env ?? {})
    .filter(([name]) => name.startsWith('PET_'))
    .map(([name, env]) => [name.slice('PET_'.length).toLowerCase().replace(/_/g, '-'), env._value ?? '$()']);
}

/** Whether nothing says it, no variable of another origin or of a script either. */
function isMissing({ role, line, flags, supplied }: Launch, flag: string): boolean {
  if (supplied) {
    return false;
  }
  const variable = `PET_${flag.toUpperCase().replace(/-/g, '_')}`;
  return !flags.has(flag) && (role.props.envFrom ?? []).length === 0 && !line.words.some((word) => word.includes(variable));
}

function isStandalone({ flags }: Launch): boolean {
  return flags.has('standalone');
}

function checkStandalone(problems: Problems, { property }: Launch, pods: number): void {
  if (pods > 1) {
    problems.add(
      property, '--standalone', `lets each of the ${pods} pods train for itself`,
      'use Framework.torchrun, or Framework.independent() if that is meant',
    );
  }
}

function checkShell({ line, flags }: Launch, report: Report): void {
  if (line.entries.some(({ isScript }) => isScript)) {
    return;
  }
  for (const [flag, value] of flags) {
    const [, name] = /\$\{?([A-Za-z_]\w*)/.exec(value) ?? [];
    if (name !== undefined) {
      report(flag, 'is not expanded: there is no shell', `write $(${name})`);
    }
  }
}

function checkNodes(launch: Launch, pods: number, report: Report): void {
  const nodes = launch.flags.get('nnodes');
  if (nodes !== undefined && /^\d+(:\d+)?$/.test(nodes) && ![pods, launch.role.replicas].includes(Number(nodes.split(':').pop()))) {
    report('nnodes', `contradicts the gang, which has ${pods} nodes`, `write --nnodes=${pods}`);
  }
  if (pods > 1 && isMissing(launch, 'nnodes')) {
    report('nnodes', `lets each of the ${pods} pods train for itself`, `write --nnodes=${pods}`);
  }
}

function checkProcesses({ role, flags }: Launch, report: Report): void {
  const processes = flags.get('nproc-per-node');
  const { gpu } = role.props;
  const most = gpu?._mostProcesses;
  if (processes !== undefined && /^\d+$/.test(processes) && most !== undefined && Number(processes) !== most) {
    report('nproc-per-node', `contradicts the pods, which have ${most} ${unitsOf(gpu)} each`, `write --nproc-per-node=${most}`);
  }
}

function checkRendezvous(launch: Launch, pods: number, right: RightArguments, report: Report): void {
  const { role, flags } = launch;
  const rank = flags.get('node-rank');
  if (rank !== undefined && /^\d+$/.test(rank) && role.replicas > 1) {
    report('node-rank', `gives all ${role.replicas} pods the same rank`, `write --node-rank=${right.rankOf(role)}`);
  }
  for (const flag of ['master-addr', 'rdzv-endpoint']) {
    const address = flags.get(flag);
    const host = address?.replace(/:\d+$/, '');
    if (host !== undefined && !host.includes('$') && host !== right.leader && !host.startsWith(`${right.leader}.`)) {
      report(
        flag, `is not the leader of the gang, which is ${right.leader}`,
        `write --${flag}=${right.leaderVariable}${address?.slice(host.length) ?? ''}`,
      );
    }
  }
  if (pods === 1 || isMissing(launch, 'nnodes') || flags.get('nnodes') === '1') {
    return;
  }
  if (isMissing(launch, 'rdzv-backend') || flags.get('rdzv-backend') === 'static') {
    if (role.replicas > 1 && isMissing(launch, 'node-rank')) {
      report('node-rank', `gives all ${role.replicas} pods the rank 0`, `write --node-rank=${right.rankOf(role)}`);
    }
    if (isMissing(launch, 'master-addr') && isMissing(launch, 'rdzv-endpoint')) {
      report('master-addr', 'lets each pod look for the leader at 127.0.0.1', `write --master-addr=${right.leaderVariable}`);
    }
  } else if (isMissing(launch, 'rdzv-endpoint')) {
    report('rdzv-endpoint', 'lets each pod look for the others at itself', `write --rdzv-endpoint=${right.leaderVariable}:29400`);
  }
}
