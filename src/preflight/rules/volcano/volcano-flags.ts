import { Problem } from '../../../base/problems';

/** Flags that each plugin knows, with their defaults. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  env: {},
  svc: { 'publish-not-ready-addresses': 'false', 'disable-network-policy': 'false' },
  ssh: { 'ssh-key-file-path': '/root/.ssh', 'ssh-private-key': '', 'ssh-public-key': '', 'ssh-port': '22' },
  pytorch: {
    master: 'master', worker: 'worker', port: '23456', 'wait-master-enabled': 'false', 'wait-master-timeout': '300',
    'wait-master-image': 'busybox:1.36.1',
  },
  tensorflow: { ps: 'ps', worker: 'worker', chief: 'chief', evaluator: 'evaluator', port: '2222' },
  mpi: { master: 'master', worker: 'worker', port: '22' },
  ray: {
    head: 'head', headContainer: 'head', worker: 'worker', workerContainer: 'worker', port: '6379', dashboardPort: '8265',
    clientPort: '10001',
  },
  hcclrank: { master: 'master', worker: 'worker' },
};
const BOOLEANS = new Set(['publish-not-ready-addresses', 'disable-network-policy', 'wait-master-enabled']);

/** A flag that ends the parsing of all that follow it. */
export interface FlagProblem extends Problem {
  readonly position: number;
}

/** The flags of a plugin as it reads them, which is up to the first that it does not understand. */
export function flagsOf(plugin: string, args: readonly string[]): Readonly<Record<string, string>> {
  return read(plugin, args).flags;
}

export function flagProblem(plugin: string, args: readonly string[]): FlagProblem | undefined {
  return read(plugin, args).problem;
}

function read(plugin: string, args: readonly string[]): { flags: Readonly<Record<string, string>>; problem?: FlagProblem } {
  if (!Object.prototype.hasOwnProperty.call(FLAGS, plugin)) {
    return { flags: {} };
  }
  const defaults = FLAGS[plugin];
  const flags: Record<string, string> = { ...defaults };
  for (let i = 0; i < args.length; i++) {
    const match = /^--?([^=-][^=]*)(?:=([\s\S]*))?$/.exec(args[i]);
    if (match === null) {
      return {
        flags,
        problem: {
          position: i, problem: `is no flag, so it and the ${args.length - i - 1} after it are ignored`,
          fix: "write each flag as '--name=value'",
        },
      };
    }
    const [, name, value] = match;
    if (!Object.prototype.hasOwnProperty.call(defaults, name)) {
      const known = Object.keys(defaults).map((flag) => `--${flag}`);
      return {
        flags,
        problem: {
          position: i, problem: `is no flag of plugin ${plugin}, so it and the ${args.length - i - 1} after it are ignored`,
          fix: known.length === 0 ? 'remove it: the plugin has no flags' : `use ${known.join(', ')}`,
        },
      };
    }
    if (value !== undefined) {
      flags[name] = value;
    } else if (BOOLEANS.has(name)) {
      flags[name] = 'true';
    } else if (i + 1 < args.length) {
      flags[name] = args[++i];
    } else {
      return { flags, problem: { position: i, problem: 'has no value', fix: `write '--${name}=<value>'` } };
    }
  }
  return { flags };
}
