import { Duration } from 'cdk8s';
import { isText } from '../upstream/names';
import { number, ofCdk8s, soundOptions, struct } from '../base/shape';
import { Problem } from '../base/problems';
import { secondsOf, secondsProblem } from '../base/seconds';
import { MOST_PORT } from '../upstream/limits';

/** Options of a probe. */
export interface ProbeOptions {
  /**
   * Time from one try to the next.
   *
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;

  /**
   * Tries that may fail in a row.
   *
   * @default 3
   */
  readonly failureThreshold?: number;

  /**
   * Time that one try may take.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * Time before the first try.
   *
   * @default - none
   */
  readonly initialDelay?: Duration;
}

const duration = ofCdk8s(Duration, 'Duration.seconds(10)');

const OPTIONS = struct<ProbeOptions>({ period: duration, failureThreshold: number, timeout: duration, initialDelay: duration });

/** How the kubelet finds out whether a container has started, is ready, or is alive. */
export class Probe {
  /**
   * A command that exits with 0.
   *
   * @param command run in the container
   * @param options timing
   */
  public static exec(command: string[], options: ProbeOptions = {}): Probe {
    return new Probe({ exec: { command } }, options, commandProblem(command));
  }

  /**
   * A request that is answered with a status from 200 to 399.
   *
   * @param path of the request
   * @param port that the container listens on
   * @param options timing
   */
  public static http(path: string, port: number, options: ProbeOptions = {}): Probe {
    return new Probe({ httpGet: { path, port } }, options, pathProblem(path) ?? portProblem(port));
  }

  /**
   * A port that accepts connections.
   *
   * @param port that the container listens on
   * @param options timing
   */
  public static tcp(port: number, options: ProbeOptions = {}): Probe {
    return new Probe({ tcpSocket: { port } }, options, portProblem(port));
  }

  /** @internal */
  public readonly _probe: object;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(handler: object, given: ProbeOptions, problem?: Problem) {
    const [options, misshapen] = soundOptions(OPTIONS, given);
    this._probe = {
      ...handler,
      periodSeconds: secondsOf(options.period),
      failureThreshold: options.failureThreshold,
      timeoutSeconds: secondsOf(options.timeout),
      initialDelaySeconds: secondsOf(options.initialDelay),
    };
    this._problem = problem ?? misshapen ?? thresholdProblem(options.failureThreshold) ?? timingProblem(options);
  }
}

function commandProblem(command: string[]): Problem | undefined {
  return Array.isArray(command) && command.length > 0 && command.every(isText)
    ? undefined
    : {
        value: command, problem: `must run a command ${isText(command) ? 'that is a list of words' : 'of at least one word'}`,
        fix: "write for instance Probe.exec(['cat', '/tmp/ready'])",
      };
}

function pathProblem(path: string): Problem | undefined {
  return isText(path) && path !== ''
    ? undefined
    : { value: path, problem: 'must ask for a path', fix: "write for instance Probe.http('/healthz', 8080)" };
}

/** What is wrong with the number of a port. */
export function portProblem(port: number): Problem | undefined {
  return Number.isInteger(port) && port >= 1 && port <= MOST_PORT
    ? undefined
    : { value: port, problem: 'must be a port from 1 to 65535', fix: 'write the port that the process listens on' };
}

function thresholdProblem(threshold: number | undefined): Problem | undefined {
  const wrong = threshold !== undefined && (!Number.isInteger(threshold) || threshold < 1);
  return wrong ? { value: threshold, problem: 'must be a whole number of tries, 1 or more', fix: 'write 1 or more' } : undefined;
}

function timingProblem(options: ProbeOptions): Problem | undefined {
  return (
    secondsProblem(secondsOf(options.period), 1) ??
    secondsProblem(secondsOf(options.timeout), 1) ??
    secondsProblem(secondsOf(options.initialDelay))
  );
}
