import { Construct } from 'constructs';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { listOf, struct, text } from '../base/shape';

/** Properties of a `DeviceClass`. */
export interface DeviceClassProps {
  /**
   * Name of the object, for instance `h100.example.com`.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** Which devices belong to it, as expressions of CEL, all of which must be true: `device.driver == 'gpu.nvidia.com'`. */
  readonly selectors: string[];

  /**
   * Name of the extended resource by which pods may ask for one without a claim. Needs Kubernetes 1.34 with its gate
   * DRAExtendedResource.
   *
   * @default - none
   */
  readonly extendedResourceName?: string;
}

const SHAPE = struct<DeviceClassProps>({ name: text, selectors: listOf(text), extendedResourceName: text }, ['selectors']);

const PROPS = propNames({
  'spec.selectors[*].cel.expression': 'selectors[*]', 'spec.selectors': 'selectors', 'spec.extendedResourceName': 'extendedResourceName',
});

/**
 * Devices that claims may ask for by one name.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#deviceclass
 * @example
 * new DeviceClass(chart, 'h100', {
 *   name: 'h100.example.com',
 *   selectors: ["device.driver == 'gpu.nvidia.com'"],
 * });
 */
export class DeviceClass extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: DeviceClassProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const selectors = props.selectors.map((expression) => ({ cel: { expression } }));
    const spec = { selectors, extendedResourceName: props.extendedResourceName };
    renderObject(this, problems, {
      apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', name: this.name, givenName: props.name, clusterScoped: true, body: { spec },
    }, PROPS);
  }
}
