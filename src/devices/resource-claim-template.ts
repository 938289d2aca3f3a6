import { Construct } from 'constructs';
import { ResourceClaim } from '../pod/resource-claim';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { nonEmpty } from '../base/non-empty';
import { listOf, struct, text } from '../base/shape';
import { DEVICE_REQUESTS_SHAPE, DeviceRequest } from './device-request';

/** Devices that must have something in common. */
export interface DeviceMatch {
  /** The attribute that must be the same, with its domain: `resource.kubernetes.io/pcieRoot`. */
  readonly attribute: string;

  /**
   * Names of the requests whose devices are meant.
   *
   * @default - all
   */
  readonly requests?: string[];
}

/** Properties of a `ResourceClaimTemplate`. */
export interface ResourceClaimTemplateProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** The devices, 1 to 32 requests. */
  readonly requests: DeviceRequest[];

  /**
   * What devices must have in common, for instance a GPU and its network card the PCIe root.
   *
   * @default - nothing
   */
  readonly matches?: DeviceMatch[];
}

const SHAPE = struct<ResourceClaimTemplateProps>({
  name: text, requests: DEVICE_REQUESTS_SHAPE,
  matches: listOf(struct<DeviceMatch>({ attribute: text, requests: listOf(text) }, ['attribute'])),
}, ['requests']);

const AT = 'spec.spec.devices';

const PROPS = propNames({
  [`${AT}.requests[*].exactly.deviceClassName`]: 'requests[*].deviceClass', [`${AT}.requests[*].exactly.count`]: 'requests[*].count',
  [`${AT}.requests[*].exactly.selectors[*].cel.expression`]: 'requests[*].selectors[*]', [`${AT}.requests`]: 'requests',
  [`${AT}.constraints[*].matchAttribute`]: 'matches[*].attribute', [`${AT}.constraints`]: 'matches',
});

/**
 * Devices that each pod gets for itself, by dynamic resource allocation: GPUs chosen by what they are like, network cards beside them.
 * Needs Kubernetes 1.34. `claim` is what workloads take as one of their `resourceClaims`.
 *
 * Kueue counts them against a quota where its configuration maps the class to a resource (`deviceClassMappings`).
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 * @example
 * const gpu = new ResourceClaimTemplate(chart, 'gpu', {
 *   requests: [{ name: 'gpu', deviceClass: 'gpu.nvidia.com' }],
 * });
 * new TrainingJob(chart, 'train', {
 *   image: 'registry.example.com/ml/train:1.4.0',
 *   command: ['python', 'train.py'],
 *   cpu: Cpu.units(8),
 *   memory: Size.gibibytes(64),
 *   resourceClaims: [gpu.claim()],
 * });
 */
export class ResourceClaimTemplate extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: ResourceClaimTemplateProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    props.requests.forEach(({ count, all }, i) => {
      if (all && count !== undefined) {
        problems.add(`requests[${i}].count`, count, "contradicts 'all', which is as many as the node has", 'leave one of the two out');
      }
    });
    const requests = props.requests.map(({ name, deviceClass, count, all, selectors }) => ({
      name,
      exactly: {
        deviceClassName: deviceClass, allocationMode: all ? 'All' : 'ExactCount', count: all ? undefined : count ?? 1,
        selectors: nonEmpty(selectors?.map((expression) => ({ cel: { expression } }))),
      },
    }));
    const constraints = nonEmpty(props.matches?.map(({ attribute, requests: of }) => ({ matchAttribute: attribute, requests: of })));
    renderObject(this, problems, {
      apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaimTemplate', name: this.name, givenName: props.name,
      body: { spec: { spec: { devices: { requests, constraints } } } },
    }, PROPS);
  }

  /**
   * What workloads take as one of their `resourceClaims`.
   *
   * @param name of the claim within the pod; the name of the template if not given
   */
  public claim(name?: string): ResourceClaim {
    return ResourceClaim.template(name ?? this.name, this.name);
  }
}
