import { Quantity } from '../../base/quantity';
import { at, dict, Dict, dicts, text, whole } from '../../base/json';
import { World } from '../world';
import { Amounts, ONE, ZERO } from './amounts';
import { PodSet } from './workload';

const TEMPLATE = 'ResourceClaimTemplate.resource.k8s.io';
const DEVICE_CLASS = 'DeviceClass.resource.k8s.io';

/** One request for devices of the claims of a pod. */
export interface DeviceDemand {
  /** Property path of the claim in the pod spec. */
  readonly property: string;
  readonly claim: Dict;
  readonly request: Dict;

  /** Undefined when the request leaves the choice among several. */
  readonly deviceClass: string | undefined;
}

/** What the claims of a pod ask for, as far as the input has their templates. */
export function deviceDemands(pods: PodSet, world: World): DeviceDemand[] {
  return dicts(pods.spec.resourceClaims).flatMap((claim, i) => {
    const name = text(claim.resourceClaimTemplateName);
    const template = name === undefined ? undefined : world.index.find(TEMPLATE, pods.workload.object.namespace, name);
    return dicts(at(template?.spec, 'spec', 'devices', 'requests')).map((request) => ({
      property: `${pods.path}.resourceClaims[${i}]`,
      claim,
      request,
      deviceClass: text(dict(request.exactly).deviceClassName) ?? text(request.deviceClassName),
    }));
  });
}

/** The resource of the quota that a class of devices counts as; undefined when it is not declared to count as any. */
export function logicalResource(deviceClass: string, world: World): string | undefined {
  return world.facts.kueue?.deviceClassMappings?.find(({ deviceClassNames }) => deviceClassNames.includes(deviceClass))?.name;
}

const known = new WeakMap<PodSet, Amounts>();

/**
 * What Kueue counts for one pod: its requests, and the devices of its claims under the resources that Kueue's configuration
 * maps their classes to. An extended resource that stands for a class of devices has the name of that resource too.
 */
export function kueueRequests(pods: PodSet, world: World): Amounts {
  if ((world.facts.kueue?.deviceClassMappings ?? []).length === 0) {
    return pods.requests;
  }
  let amounts = known.get(pods);
  if (amounts === undefined) {
    amounts = countDevices(pods, world);
    known.set(pods, amounts);
  }
  return amounts;
}

function countDevices(pods: PodSet, world: World): Amounts {
  const sum = new Map<string, Quantity>();
  const add = (name: string, amount: Quantity): unknown => sum.set(name, (sum.get(name) ?? ZERO).plus(amount));
  const classes = world.index.ofType(DEVICE_CLASS);
  for (const [name, amount] of pods.requests) {
    const own = classes.filter(({ spec }) => spec.extendedResourceName === name);
    add((own.length === 1 ? logicalResource(own[0].name, world) : undefined) ?? name, amount);
  }
  for (const { request, deviceClass } of deviceDemands(pods, world)) {
    const logical = deviceClass === undefined ? undefined : logicalResource(deviceClass, world);
    if (logical !== undefined) {
      add(logical, ONE.times(whole(dict(request.exactly).count) ?? whole(request.count) ?? 1));
    }
  }
  return sum;
}
