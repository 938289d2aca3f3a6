import { IConstruct } from 'constructs';
import { problemsOf } from '../base/problems';
import { flag, listOf, made, struct } from '../base/shape';
import { GangOutline } from './engines/engine';
import { GangEngine } from './gang-engine';

/** What gangs take from above when they do not say it themselves. */
export interface GangDefaultsProps {
  /**
   * Engines, the first choice first. A gang takes the first that can run it in its queue; where none can, the queue
   * decides as if nothing were said here. So a platform can offer TrainJobs, and gangs with several roles are JobSets.
   *
   * @default - the queue decides
   */
  readonly engines?: GangEngine[];

  /**
   * Accepts for all gangs that a queue sets quota aside for their pods, but no places (`GangGuarantee.QUOTA_THEN_TIMEOUT`).
   *
   * @default false
   */
  readonly acceptQuotaOnlyGang?: boolean;
}

const SHAPE = struct<GangDefaultsProps>({ engines: listOf(made(GangEngine, 'GangEngine.jobSet()')), acceptQuotaOnlyGang: flag });

const DEFAULTS = Symbol.for('cdk8s-ml-workloads.GangDefaults');
const READER = Symbol.for('cdk8s-ml-workloads.GangDefaults.reader');

interface Marked {
  [DEFAULTS]?: GangDefaults;
  [READER]?: boolean;
}

/**
 * Defaults of all gangs below a construct: an app, a chart, or a construct of your own. The nearest that says something
 * counts, and what a gang says itself wins.
 */
export class GangDefaults {
  /**
   * The defaults of a construct.
   *
   * @param scope the construct whose gangs take them
   */
  public static of(scope: IConstruct): GangDefaults {
    const known = (scope as Marked)[DEFAULTS];
    if (known !== undefined) {
      return known;
    }
    const defaults = new GangDefaults(scope);
    Object.defineProperty(scope, DEFAULTS, { value: defaults });
    return defaults;
  }

  /**
   * The engine that applies to a gang, if one is said above it that can run it.
   *
   * @internal
   */
  public static _engineFor(gang: IConstruct, outline: GangOutline): GangEngine | undefined {
    (gang as Marked)[READER] = true;
    const [nearest] = [...gang.node.scopes].reverse().flatMap((scope) => {
      const engines = (scope as Marked)[DEFAULTS]?.props.engines;
      return engines === undefined ? [] : [engines];
    });
    return nearest?.find(({ _engine: engine }) => engine.cannot(outline).length === 0);
  }

  /**
   * Whether something above a gang accepts that its queue sets aside quota alone.
   *
   * @internal
   */
  public static _acceptsQuotaOnly(gang: IConstruct): boolean {
    const said = [...gang.node.scopes].reverse().map((scope) => (scope as Marked)[DEFAULTS]?.props.acceptQuotaOnlyGang);
    return said.find((accepts) => accepts !== undefined) ?? false;
  }

  private props: GangDefaultsProps = {};

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Sets defaults.
   *
   * @param props what gangs below take
   * @throws if a gang below is already made: engines decide which objects it consists of
   */
  public set(props: GangDefaultsProps): void {
    const problems = problemsOf(this.scope);
    SHAPE(problems, '', props);
    const reader = this.scope.node.findAll().find((construct) => (construct as Marked)[READER]);
    if (reader !== undefined) {
      problems.add(
        'engines', reader.node.path, 'is a gang that has already read them, and they decide which objects a gang consists of',
        'set them before the first gang is made',
      );
    }
    problems.throwIfAny();
    this.props = { ...this.props, ...props };
  }
}
