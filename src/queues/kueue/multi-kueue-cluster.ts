import { Construct } from 'constructs';
import type { MultiKueueClusterSpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { struct, text } from '../../base/shape';
import { reportValue } from '../../base/problems';
import { clusterSourceOf, KubeConfig, kubeConfigShape } from './kube-config';
import { kueueObject } from './kueue-object';

/** Properties of a `MultiKueueCluster`. */
export interface MultiKueueClusterProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** How to reach the cluster. */
  readonly kubeConfig: KubeConfig;
}

const SHAPE = struct<MultiKueueClusterProps>({ name: text, kubeConfig: kubeConfigShape }, ['kubeConfig']);

const PROPS = propNames({ 'spec.clusterSource.kubeConfig': 'kubeConfig', 'spec.clusterSource': 'kubeConfig' });

/**
 * A worker cluster, as its manager sees it.
 *
 *
 *
 *
 * @example
 * new MultiKueueCluster(chart, 'cloud', { kubeConfig: KubeConfig.secret('cloud-kubeconfig') });
 */
export class MultiKueueCluster extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: MultiKueueClusterProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    reportValue(problems, 'kubeConfig', props.kubeConfig);
    const spec: MultiKueueClusterSpec = { clusterSource: clusterSourceOf(props.kubeConfig) };
    kueueObject(this, problems, { kind: 'MultiKueueCluster', name: this.name, givenName: props.name, body: { spec } }, PROPS);
  }
}
