import { IConstruct } from 'constructs';

const IGNORED = Symbol.for('cdk8s-ml-workloads.ExtraProps');

interface Ignoring extends IConstruct {
  [IGNORED]?: Set<string>;
}

/**
 * Properties that wrappers of your own add to those of this library.
 *
 * A construct refuses a property that it does not know, since a misspelt `gpus` would otherwise be a job without a GPU. A
 * wrapper that passes all of its props on names those that are its own:
 *
 * ```ts
 * class CompanyJob extends Construct {
 *   constructor(scope: Construct, id: string, props: CompanyJobProps) {
 *     super(scope, id);
 *     ExtraProps.ignore(this, 'costCentre');
 *     new TrainingJob(this, 'job', props);
 *   }
 * }
 * ```
 *
 * A class that extends one of this library calls it for the scope, before `super`.
 */
export class ExtraProps {
  /**
   * Has the constructs below a scope that are made from now on leave properties alone that they do not know.
   *
   * @param scope the wrapper, or whatever is above it
   * @param names as they are written in the props; those of a property inside another with dots: `placement.zone`
   */
  public static ignore(scope: IConstruct, ...names: string[]): void {
    const ignoring = scope as Ignoring;
    if (ignoring[IGNORED] === undefined) {
      Object.defineProperty(scope, IGNORED, { value: new Set<string>() });
    }
    names.forEach((name) => ignoring[IGNORED]?.add(name));
  }

  /**
   * Whether a construct is to leave a property alone; positions in lists are no part of its name.
   *
   * @internal
   */
  public static _isIgnored(construct: IConstruct, property: string): boolean {
    const name = property.replace(/\[\d+\]/g, '');
    return construct.node.scopes.some((scope) => (scope as Ignoring)[IGNORED]?.has(name) === true);
  }

  private constructor() {}
}
