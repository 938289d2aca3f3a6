import { Construct } from 'constructs';
import type { CohortSpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { mark, marked, number, struct, text } from '../../base/shape';
import { kueueObject, renderFairWeight } from './kueue-object';
import { checkResourceGroups, renderResourceGroups, ResourceGroup, resourceGroupProps, resourceGroupsShape } from './resource-group';

/** Properties of a `Cohort`. */
export interface CohortProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * The cohort above. A cycle of cohorts disables all of them, so it is an error.
   *
   * @default - none: this is the root of its tree
   */
  readonly parent?: Cohort;

  /**
   * Name of a cohort above that exists elsewhere.
   *
   * @default - none
   */
  readonly parentName?: string;

  /**
   * Quota beside that of the cohort's queues, for all of them to borrow. Limits need a parent.
   *
   * @default - none
   */
  readonly resourceGroups?: ResourceGroup[];

  /**
   * Weight in fair sharing: 0, or more than a thousand-millionth. Does nothing unless Kueue's fair sharing is on.
   *
   * @default - Kueue's own, 1
   */
  readonly fairWeight?: number;
}

const SHAPE = struct<CohortProps>({
  name: text, parent: marked('Cohort', "new Cohort(chart, 'company')"), parentName: text, resourceGroups: resourceGroupsShape,
  fairWeight: number,
});

const PROPS = propNames({ 'spec.parentName': 'parentName', 'spec.fairSharing.weight': 'fairWeight' });

/**
 * ClusterQueues that lend to each other; cohorts can form a tree.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/cohort/
 * @example
 * const company = new Cohort(chart, 'company');
 * const research = new Cohort(chart, 'research', { parent: company });
 */
export class Cohort extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: CohortProps = {}) {
    super(scope, id);
    mark(this, 'Cohort');
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const parent = props.parent?.name ?? props.parentName;
    if (props.parent !== undefined && props.parentName !== undefined) {
      problems.add('parentName', props.parentName, "must not be given with 'parent'", 'leave one of the two out');
    }
    if (parent === this.name) {
      problems.add('parentName', parent, 'must be another cohort: a cycle disables all cohorts in it', 'name the cohort above');
    }
    checkResourceGroups(problems, props.resourceGroups ?? []);
    const spec: CohortSpec = {
      parentName: parent,
      resourceGroups: props.resourceGroups && renderResourceGroups(props.resourceGroups),
      fairSharing: renderFairWeight(props.fairWeight),
    };
    const propOf = resourceGroupProps(props.resourceGroups ?? [], PROPS);
    kueueObject(this, problems, { kind: 'Cohort', name: this.name, givenName: props.name, body: { spec } }, propOf);
  }
}
