import { Construct } from 'constructs';
import { ResourceClaim } from '../pod/resource-claim';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { isDnsSubdomain } from '../upstream/names';
import { number, struct, text } from '../base/shape';

/** Properties of a `ComputeDomain`. */
export interface ComputeDomainProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * How many nodes take part before the first pod starts. 0 for those that its pods happen to be on, as NVIDIA's driver 25.8 and
   * newer recommends.
   *
   * @default 0
   */
  readonly nodes?: number;

  /**
   * Name of the ResourceClaimTemplate that NVIDIA's driver makes for its pods.
   *
   * @default - the name of the domain, with `-channel`
   */
  readonly templateName?: string;
}

const SHAPE = struct<ComputeDomainProps>({ name: text, nodes: number, templateName: text });

/**
 * Nodes of GB200 and GB300 whose GPUs share memory over NVLink for as long as its pods run. Needs NVIDIA's driver for dynamic resource
 * allocation. `claim` is what the pods take as one of their `resourceClaims`: each pod then gets a channel to the others.
 *
 * @see https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/dra-cds.html
 * @example
 * const nvlink = new ComputeDomain(chart, 'nvlink');
 * new TrainingJob(chart, 'train', {
 *   image: 'registry.example.com/ml/train:1.4.0',
 *   command: ['python', 'train.py'],
 *   cpu: Cpu.units(8),
 *   memory: Size.gibibytes(64),
 *   resourceClaims: [nvlink.claim()],
 * });
 */
export class ComputeDomain extends Construct {
  /** Name of the object. */
  public readonly name: string;

  private readonly templateName: string;

  constructor(scope: Construct, id: string, props: ComputeDomainProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    this.templateName = props.templateName ?? `${this.name}-channel`;
    const { nodes = 0 } = props;
    if (!Number.isSafeInteger(nodes) || nodes < 0) {
      problems.add('nodes', nodes, 'must be a whole number of nodes, 0 or more', 'leave it out for those that its pods are on');
    }
    if (!isDnsSubdomain(this.templateName)) {
      problems.add(
        'templateName', this.templateName, 'must be the name of an object', "write it in lower case, for instance 'nvlink-channel'",
      );
    }
    renderObject(this, problems, {
      apiVersion: 'resource.nvidia.com/v1beta1', kind: 'ComputeDomain', name: this.name, givenName: props.name,
      body: { spec: { numNodes: nodes, channel: { resourceClaimTemplate: { name: this.templateName } } } },
    }, propNames({}));
  }

  /**
   * What workloads take as one of their `resourceClaims`.
   *
   * @param name of the claim within the pod; `compute-domain-channel` if not given
   */
  public claim(name?: string): ResourceClaim {
    return ResourceClaim.template(name ?? 'compute-domain-channel', this.templateName);
  }
}
