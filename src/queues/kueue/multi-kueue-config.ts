import { Construct } from 'constructs';
import type { MultiKueueConfigSpec } from '../../../imports/kueue.x-k8s.io';
import { checkDnsSubdomain } from '../../upstream/names';
import { objectName } from '../../render/object-name';
import { problemsOf } from '../../base/problems';
import { listOf, struct, text } from '../../base/shape';
import { AdmissionCheck } from './admission-check';
import { kueueObject } from './kueue-object';

/** Properties of a `MultiKueueConfig`. */
export interface MultiKueueConfigProps {
  /**
   * Name of the object, at most 63 characters.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** Names of the worker clusters, the preferred first; 1 to 20. */
  readonly clusters: string[];
}

const SHAPE = struct<MultiKueueConfigProps>({ name: text, clusters: listOf(text) }, ['clusters']);

/**
 * The worker clusters that workloads are sent to. `check` is what the queues of the manager name.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/multikueue/
 */
export class MultiKueueConfig extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** The AdmissionCheck that uses it. */
  public readonly check: AdmissionCheck;

  constructor(scope: Construct, id: string, props: MultiKueueConfigProps) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    const { clusters } = props;
    if (this.name.length > 63) {
      problems.add('name', this.name, `is ${this.name.length} characters long and must have at most 63`, 'shorten it');
    }
    if (clusters.length < 1 || clusters.length > 20) {
      problems.add(
        'clusters', clusters.length, 'must be 1 to 20', clusters.length < 1 ? 'name one' : 'split them between several managers',
      );
    }
    if (new Set(clusters).size !== clusters.length) {
      problems.add('clusters', clusters, 'must be named once each', 'remove the repeated one');
    }
    clusters.forEach((cluster, i) => checkDnsSubdomain(problems, `clusters[${i}]`, cluster));
    problems.throwIfAny();
    const spec: MultiKueueConfigSpec = { clusters };
    kueueObject(this, 'MultiKueueConfig', this.name, { spec });
    this.check = new AdmissionCheck(this, 'check', {
      name: this.name, controllerName: 'kueue.x-k8s.io/multikueue', parameters: { kind: 'MultiKueueConfig', name: this.name },
    });
  }
}
