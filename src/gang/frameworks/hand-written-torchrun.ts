import { flagsAfter } from '../../preflight/model/command-line';
import { Problems } from '../../problems/problems';
import { RolePlan } from '../gang';

/** What a command written by hand should say. */
export interface RightArguments {
  readonly leader: string;

  /** Variable that has the leader's address. */
  readonly leaderVariable: string;

  /** Variable that has the rank of the node. */
  readonly rankVariable: string;
}

/** A role whose own command starts torchrun. */
interface Launch {
  readonly role: RolePlan;

  /** Where the user wrote it. */
  readonly property: string;
  readonly flags: ReadonlyMap<string, string>;
}

/** Finds arguments of torchrun in the user's own commands that contradict the gang, or leave out what it needs. */
export function checkHandWrittenTorchrun(problems: Problems, roles: readonly RolePlan[], right: RightArguments): void {
  const launches = roles.flatMap((role) => launchOf(role) ?? []);
  const nodes = launches.reduce((sum, { role }) => sum + role.replicas, 0);
  for (const launch of launches) {
    if (launch.flags.has('standalone')) {
      checkStandalone(problems, launch, nodes);
    } else {
      checkNodes(problems, launch, nodes);
      checkRendezvous(problems, launch, nodes, right);
    }
    checkProcesses(problems, launch);
  }
}

function launchOf(role: RolePlan): Launch | undefined {
  const { command = [], args = [] } = role.props;
  // those of a shell script included
  const words = [...command, ...args].flatMap((word) => word.split(/\s+/)).filter((word) => word !== '');
  const at = words.findIndex((word, i) => /(^|\/)torchrun$/.test(word) || (/^torch\.distributed\.(run|launch)$/.test(word) && words[i - 1] === '-m'));
  if (at === -1) {
    return undefined;
  }
  const field = role.props.args === undefined ? 'command' : 'args';
  return { role, property: role.own.includes(field) ? `${role.property}.${field}` : field, flags: new Map([...variables(role), ...flagsAfter(words, at + 1)]) };
}

/** Each flag can be a variable, too; what is not known here counts as right. */
function variables({ props }: RolePlan): [string, string][] {
  return Object.entries(props.env ?? {}).filter(([name]) => name.startsWith('PET_')).map(([name, env]) => [name.slice('PET_'.length).toLowerCase().replace(/_/g, '-'), env._value ?? '$']);
}

function checkStandalone(problems: Problems, { property }: Launch, nodes: number): void {
  if (nodes > 1) {
    problems.add(property, '--standalone', `makes each of the ${nodes} pods train for itself`, 'use Framework.torchrun, or Framework.independent() if that is meant');
  }
}

function checkNodes(problems: Problems, launch: Launch, nodes: number): void {
  const given = launch.flags.get('nnodes');
  if (given === undefined && nodes > 1) {
    problems.add(launch.property, 'no --nnodes', `makes each of the ${nodes} pods train for itself`, `write --nnodes=${nodes}, or use Framework.torchrun`);
  } else if (given !== undefined && /^\d+(:\d+)?$/.test(given) && Number(given.split(':').pop()) !== nodes) {
    problems.add(launch.property, `--nnodes=${given}`, `contradicts the gang, which has ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`, `write --nnodes=${nodes}, or use Framework.torchrun`);
  }
}

function checkRendezvous(problems: Problems, { role, property, flags }: Launch, nodes: number, right: RightArguments): void {
  const endpoint = flags.get('rdzv-endpoint');
  const isStatic = (flags.get('rdzv-backend') ?? 'static') === 'static';
  const flag = endpoint === undefined && isStatic ? 'master-addr' : 'rdzv-endpoint';
  const leader = flags.get(flag);
  if (leader === undefined && nodes > 1) {
    problems.add(property, `no --${flag}`, 'leaves every pod waiting for itself', `write --${flag}=$(${right.leaderVariable})${isStatic ? '' : ':29400'}, or use Framework.torchrun`);
  } else if (leader !== undefined && !leader.includes('$') && leader.replace(/:\d+$/, '') !== right.leader) {
    problems.add(property, `--${flag}=${leader}`, `is not the leader of the gang, which is ${right.leader}`, `write --${flag}=$(${right.leaderVariable})${/:\d+$/.exec(leader)?.[0] ?? ''}, or use Framework.torchrun`);
  }
  const rank = flags.get('node-rank');
  if (isStatic && nodes > 1 && (rank === undefined || (/^\d+$/.test(rank) && role.replicas > 1))) {
    problems.add(property, rank === undefined ? 'no --node-rank' : `--node-rank=${rank}`, `gives all ${nodes} pods the same rank`, `write --node-rank=$(${right.rankVariable}), or use Framework.torchrun`);
  }
}

function checkProcesses(problems: Problems, { role, property, flags }: Launch): void {
  const processes = flags.get('nproc-per-node');
  const gpus = role.props.gpu?.count;
  if (processes !== undefined && /^\d+$/.test(processes) && gpus !== undefined && Number(processes) !== gpus) {
    problems.add(property, `--nproc-per-node=${processes}`, `contradicts the pods, which have ${gpus} GPUs each`, `write --nproc-per-node=${gpus}, or use Framework.torchrun`);
  }
}
