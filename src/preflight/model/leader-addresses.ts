import { Dict, dicts, text } from '../../base/json';

const FLAGS = /^--?(master[-_]addr|rdzv[-_]endpoint|coordinator[-_]address)(?:=(.*))?$/;
const VARIABLES = new Set(['MASTER_ADDR', 'PET_MASTER_ADDR', 'PET_RDZV_ENDPOINT', 'COORDINATOR_ADDRESS', 'JAX_COORDINATOR_ADDRESS']);

/** An address at which the pods of a workload look for their leader. */
export interface LeaderAddress {
  /** Below the container, for instance `env[0].value`. */
  readonly path: string;
  readonly address: string;
}

/**
 * The addresses of a leader that a container is given.
 *
 * @param words of its command line
 */
export function leaderAddresses(body: Dict, words: readonly string[]): LeaderAddress[] {
  const found: LeaderAddress[] = [];
  words.forEach((word, i) => {
    const match = word.startsWith('-') ? FLAGS.exec(word) : null;
    const address = match === null ? undefined : (match[2] ?? words[i + 1]);
    if (address !== undefined) {
      found.push({ path: body.args === undefined ? 'command' : 'args', address: address.replace(/^["']|["']$/g, '') });
    }
  });
  dicts(body.env).forEach(({ name, value }, i) => {
    if (VARIABLES.has(String(name)) && text(value) !== undefined) {
      found.push({ path: `env[${i}].value`, address: value as string });
    }
  });
  return found;
}
