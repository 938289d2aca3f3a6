import { RunClient, RunDispatcher, RunOverrides, TimeSpan, transportFrom, ApiTransport, Run, RunState } from '../client/index';
import { titleOf } from '../client/run';
import { textOfState } from '../client/run-state';
import { CommandResult, unusable } from './command-result';
import { parseOptions } from './options';
import { CLUSTER_OPTIONS, CLUSTER_USAGE, ClusterValues, configOf, runNamed } from './run-options';
import { statusTable } from './status-table';

/** What the commands print while they run, and where the API server is, if not where a kubeconfig says. */
export interface RunTerminal {
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
  readonly transport?: ApiTransport;
  readonly signal?: AbortSignal;
}

type Command = (args: readonly string[], terminal: RunTerminal) => Promise<CommandResult>;

const RUN_USAGE = `Usage: cdk8s-ml-workloads run FILE#NAME --id ID [options] [-- ARG...]

Starts a run of a template: that of a JobDispatcher in the manifests of FILE, or a Job or CronJob there. The same id again finds
the same run.

  --id ID             what the run is for, never the time
  --image IMAGE       in place of the template's
  --env NAME=VALUE    beside the template's; may be repeated
  --wait              waits for its end, with the log
  --timeout TIME      waits no longer, for instance 90s, 10m or 2h
  -- ARG...           arguments in place of the template's
${CLUSTER_USAGE}`;

/** The command `run`. */
export const runCommand: Command = (args, terminal) => guarded(async () => {
  const dashes = args.indexOf('--');
  const [own, rest] = dashes === -1 ? [args, []] : [args.slice(0, dashes), args.slice(dashes + 1)];
  const { values, positionals } = parseOptions(own, {
    ...CLUSTER_OPTIONS, id: { type: 'string' }, image: { type: 'string' }, env: { type: 'string', multiple: true },
    wait: { type: 'boolean' }, timeout: { type: 'string' },
  });
  if (values.help === true) {
    return { exitCode: 0, output: RUN_USAGE };
  }
  const [target, ...others] = positionals;
  const hash = target?.lastIndexOf('#') ?? -1;
  if (target === undefined || others.length > 0 || hash < 1 || values.id === undefined) {
    return { exitCode: 2, output: '', errors: RUN_USAGE };
  }
  const overrides: RunOverrides = {
    image: values.image, env: values.env && Object.fromEntries(values.env.map(variable)), args: rest.length === 0 ? undefined : rest,
  };
  const dispatcher = await RunDispatcher.fromFile(target.slice(0, hash), target.slice(hash + 1), {
    ...configOf(values), namespace: values.namespace, transport: terminal.transport,
  });
  const run = await dispatcher.dispatch(values.id, overrides, terminal.signal);
  terminal.print(`${titleOf(run)}\n`);
  return values.wait === true ? waited(dispatcher, run, terminal, { timeout: values.timeout, logs: true }) : { exitCode: 0, output: '' };
});

function variable(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new Error(`'--env ${text}' must be NAME=VALUE`);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}

const WAIT_USAGE = `Usage: cdk8s-ml-workloads wait KIND/NAME [options]

Waits until a run has ended: exit code 0 if it has succeeded, 1 if it has failed, 3 if the time was up, 4 if it is gone. Says
what it waits for, in the words of its controller. KIND is job, vcjob, jobset, trainjob, mpijob or rayjob.

  --timeout TIME      waits no longer, for instance 90s, 10m or 2h
  --logs              prints the log meanwhile
${CLUSTER_USAGE}`;

/** The command `wait`. */
export const waitCommand: Command = (args, terminal) => guarded(async () => {
  const { values, positionals } = parseOptions(args, { ...CLUSTER_OPTIONS, timeout: { type: 'string' }, logs: { type: 'boolean' } });
  if (values.help === true) {
    return { exitCode: 0, output: WAIT_USAGE };
  }
  if (positionals.length !== 1) {
    return { exitCode: 2, output: '', errors: WAIT_USAGE };
  }
  const { client, namespace } = await clientOf(values, terminal);
  return waited(client, runNamed(positionals[0], namespace), terminal, { timeout: values.timeout, logs: values.logs });
});

/** Exit codes of what went wrong with a run, by the name of the error. */
const EXIT_CODES: Readonly<Record<string, number>> = { RunFailed: 1, WaitTimeout: 3, RunGone: 4 };

async function waited(
  client: RunClient, run: Run, terminal: RunTerminal, { timeout, logs }: { readonly timeout?: string; readonly logs?: boolean },
): Promise<CommandResult> {
  const stop = new AbortController();
  const signal = terminal.signal === undefined ? stop.signal : AbortSignal.any([terminal.signal, stop.signal]);
  const printing = logs === true ? printLogs(client, run, terminal, signal) : Promise.resolve();
  try {
    await client.wait(run, {
      timeout: timeout as TimeSpan | undefined, signal: terminal.signal,
      onState: (state: RunState) => terminal.note(`${titleOf(run)} is ${textOfState(state)}\n`),
    });
    await printing;
    return { exitCode: 0, output: '' };
  } catch (error) {
    const exitCode = EXIT_CODES[(error as Error).name];
    if (exitCode === undefined) {
      throw error;
    }
    if (exitCode === 1) {
      await printing;
    }
    return { ...unusable((error as Error).message), exitCode };
  } finally {
    stop.abort();
    await printing.catch(() => {});
  }
}

async function printLogs(client: RunClient, run: Run, terminal: RunTerminal, signal: AbortSignal): Promise<void> {
  try {
    for await (const { pod, line } of client.logs(run, { signal })) {
      terminal.print(`${pod}: ${line}\n`);
    }
  } catch (error) {
    if (!signal.aborted) {
      terminal.note(`no more of the log: ${(error as Error).message}\n`);
    }
  }
}

const LOGS_USAGE = `Usage: cdk8s-ml-workloads logs KIND/NAME [options]

Prints the log of all pods of a run, those that replace others included.

  -f, --follow        until the run has ended
  --container NAME    by default the first of each pod
${CLUSTER_USAGE}`;

/** The command `logs`. */
export const logsCommand: Command = (args, terminal) => guarded(async () => {
  const { values, positionals } = parseOptions(args, {
    ...CLUSTER_OPTIONS, follow: { type: 'boolean', short: 'f' }, container: { type: 'string' },
  });
  if (values.help === true) {
    return { exitCode: 0, output: LOGS_USAGE };
  }
  if (positionals.length !== 1) {
    return { exitCode: 2, output: '', errors: LOGS_USAGE };
  }
  const { client, namespace } = await clientOf(values, terminal);
  const options = { signal: terminal.signal, follow: values.follow === true, container: values.container };
  for await (const { pod, line } of client.logs(runNamed(positionals[0], namespace), options)) {
    terminal.print(`${pod}: ${line}\n`);
  }
  return { exitCode: 0, output: '' };
});

const STATUS_USAGE = `Usage: cdk8s-ml-workloads status [KIND/NAME...] [options]

Shows what runs, and what waits: in which queue, and why, in the words of its controller. Without a name, all runs of the
namespace that have not ended.

  -A, --all           those that have ended too
${CLUSTER_USAGE}`;

/** The command `status`. */
export const statusCommand: Command = (args, terminal) => guarded(async () => {
  const { values, positionals } = parseOptions(args, { ...CLUSTER_OPTIONS, all: { type: 'boolean', short: 'A' } });
  if (values.help === true) {
    return { exitCode: 0, output: STATUS_USAGE };
  }
  const { client, namespace } = await clientOf(values, terminal);
  const runs = positionals.length > 0
    ? positionals.map((one) => runNamed(one, namespace))
    : await client.list(namespace, { ended: values.all === true, signal: terminal.signal });
  if (runs.length === 0) {
    return { exitCode: 0, output: `nothing runs or waits in ${namespace}\n` };
  }
  const rows = await Promise.all(runs.map(async (run) => ({ run, state: await client.state(run, terminal.signal) })));
  return { exitCode: 0, output: statusTable(rows) };
});

async function clientOf(values: ClusterValues, terminal: RunTerminal): Promise<{ readonly client: RunClient; readonly namespace: string }> {
  const transport = terminal.transport ?? (await transportFrom(configOf(values)));
  return { client: new RunClient(transport), namespace: values.namespace ?? transport.namespace ?? 'default' };
}

/** What cannot be done is said in a sentence, without a stack. */
async function guarded(command: () => Promise<CommandResult>): Promise<CommandResult> {
  try {
    return await command();
  } catch (error) {
    return unusable((error as Error).message);
  }
}
