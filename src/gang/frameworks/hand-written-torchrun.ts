import { PodProps } from '../../pod/pod-props';
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

/** Finds arguments of torchrun in the user's own command that contradict the gang. */
export function checkHandWrittenTorchrun(problems: Problems, role: RolePlan, right: RightArguments): void {
  const words = wordsOf(role.props);
  const at = words.findIndex((word, i) => /(^|\/)torchrun$/.test(word) || (/^torch\.distributed\.(run|launch)$/.test(word) && words[i - 1] === '-m'));
  if (at === -1) {
    return;
  }
  const flags = flagsAfter(words, at + 1);
  const report = (flag: string, rule: string, fix: string): void => problems.add(role.props.args === undefined ? 'command' : 'args', `--${flag}=${flags.get(flag)}`, rule, fix);
  const nodes = flags.get('nnodes');
  if (nodes !== undefined && /^\d+(:\d+)?$/.test(nodes) && Number(nodes.split(':').pop()) !== role.replicas) {
    report('nnodes', `contradicts the gang, which has ${role.replicas} nodes`, `write --nnodes=${role.replicas}, or use Framework.torchrun`);
  }
  const processes = flags.get('nproc-per-node');
  const gpus = role.props.gpu?.count;
  if (processes !== undefined && /^\d+$/.test(processes) && gpus !== undefined && Number(processes) !== gpus) {
    report('nproc-per-node', `contradicts the pods, which have ${gpus} GPUs each`, `write --nproc-per-node=${gpus}, or use Framework.torchrun`);
  }
  const rank = flags.get('node-rank');
  if (rank !== undefined && /^\d+$/.test(rank) && role.replicas > 1) {
    report('node-rank', `gives all ${role.replicas} pods the same rank`, `write --node-rank=$(${right.rankVariable}), or use Framework.torchrun`);
  }
  const master = flags.get('master-addr');
  if (master !== undefined && !master.includes('$') && master !== right.leader) {
    report('master-addr', `is not the leader of the gang, which is ${right.leader}`, `write --master-addr=$(${right.leaderVariable}), or use Framework.torchrun`);
  }
}

/** All words of the command, those of a shell script included. */
function wordsOf({ command = [], args = [] }: PodProps): string[] {
  return [...command, ...args].flatMap((word) => word.split(/\s+/)).filter((word) => word !== '');
}
