import { IConstruct } from 'constructs';
import { RULES } from './registry';

const PREFLIGHT = Symbol.for('cdk8s-ml-workloads.Preflight');

interface Checked extends IConstruct {
  [PREFLIGHT]?: Preflight;
}

/**
 * The checks that run when an app with constructs of this library is synthesised: what the cluster would reject, and
 * what could never start, fails the synth.
 *
 * A rule can be turned off for one object too, by the annotation
 * `preflight.cdk8s-ml-workloads.dev/disable: 'rule-id: reason'`.
 */
export class Preflight {
  /**
   * The checks of the app that a construct belongs to.
   *
   * @param scope the app, or anything in it
   */
  public static of(scope: IConstruct): Preflight {
    const root = scope.node.root as Checked;
    root[PREFLIGHT] ??= new Preflight();
    return root[PREFLIGHT];
  }

  private readonly rules = new Map<string, string>();
  private isOff = false;

  private constructor() {}

  /** Turns all checks off for the app. */
  public off(): void {
    this.isOff = true;
  }

  /**
   * Turns one rule off for the app.
   *
   * @param rule id of the rule, for instance `image-tag`
   * @param reason why the rule does not apply here, for whoever reads it later
   */
  public disable(rule: string, reason: string): void {
    if (!RULES.some(({ id }) => id === rule)) {
      throw new Error(`'rule' (${String(rule)}) must be the id of a rule; docs/rules lists all rules`);
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(`'reason' (${String(reason)}) must say why rule '${rule}' does not apply; write a short sentence`);
    }
    this.rules.set(rule, reason);
  }

  /**
   * Rules that are off, with the reason.
   *
   * @internal
   */
  public get _disabled(): ReadonlyMap<string, string> {
    return this.rules;
  }

  /** @internal */
  public get _isOff(): boolean {
    return this.isOff;
  }
}
