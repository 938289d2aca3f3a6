import { Construct } from 'constructs';
import type { MultiKueueConfigSpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { checkDnsSubdomain, checkShortName } from '../../upstream/names';
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

  /**
   * Name of the AdmissionCheck.
   *
   * @default - the name of the object
   */
  readonly checkName?: string;
}

const SHAPE = struct<MultiKueueConfigProps>({ name: text, clusters: listOf(text), checkName: text }, ['clusters']);

const PROPS = propNames({ 'spec.clusters': 'clusters' });

/**
 * The worker clusters that workloads are sent to. `check` is what the queues of the manager name.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/multikueue/
 * @example
 * const cloud = new MultiKueueCluster(chart, 'cloud', { kubeConfig: KubeConfig.secret('cloud-kubeconfig') });
 * const clusters = new MultiKueueConfig(chart, 'clusters', { clusters: [cloud.name] });
 */
export class MultiKueueConfig extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** The AdmissionCheck that uses it. */
  public readonly check: AdmissionCheck;

  constructor(scope: Construct, id: string, props: MultiKueueConfigProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    checkShortName(problems, this.name);
    props.clusters.forEach((cluster, i) => checkDnsSubdomain(problems, `clusters[${i}]`, cluster));
    const spec: MultiKueueConfigSpec = { clusters: props.clusters };
    kueueObject(this, problems, { kind: 'MultiKueueConfig', name: this.name, givenName: props.name, body: { spec } }, PROPS);
    this.check = new AdmissionCheck(this, 'check', {
      name: props.checkName ?? this.name, controllerName: 'kueue.x-k8s.io/multikueue',
      parameters: { kind: 'MultiKueueConfig', name: this.name },
    });
  }
}
