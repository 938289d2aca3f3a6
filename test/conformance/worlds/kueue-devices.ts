import { Obj } from '../control-plane/client';
import { Random } from '../random';

const RESOURCE = 'resource.k8s.io/v1';

/** A claim that exists before the pods do. */
export const SHARED_CLAIM = 'shared';

/** Names of templates of claims, and of a claim; those that Kueue counts are there more often. */
export const CLAIMS = ['one', 'several', 'several', 'both', 'both', 'all', 'first', 'unmapped', SHARED_CLAIM];

/** What pods of a world claim devices with. The classes need not be there for Kueue to count them. */
export function deviceObjects(random: Random, namespace: string): Obj[] {
  const exactly = (deviceClassName: string, count: number): Obj => ({ exactly: { deviceClassName, count } });
  const main = random.pick(['gpu.example.com', 'mig.example.com']);
  const devices: Readonly<Record<string, Obj[]>> = {
    one: [{ exactly: { deviceClassName: main } }],
    several: [exactly(main, random.int(2, 8))],
    both: [exactly('gpu.example.com', random.int(1, 4)), exactly(random.pick(['mig.example.com', 'nic.example.com']), random.int(1, 4))],
    all: [{ exactly: { deviceClassName: main, allocationMode: 'All' } }],
    first: [{ firstAvailable: [{ name: 'large', deviceClassName: main, count: 1 }, { name: 'small', deviceClassName: 'mig.example.com', count: 2 }] }],
    unmapped: [exactly('other.example.com', 1)],
    [SHARED_CLAIM]: [exactly(main, 1)],
  };
  const spec = (name: string): Obj => ({ devices: { requests: devices[name].map((request, i) => ({ name: `r${i}`, ...request })) } });
  return Object.keys(devices).map((name) =>
    (name === SHARED_CLAIM
      ? { apiVersion: RESOURCE, kind: 'ResourceClaim', metadata: { name, namespace }, spec: spec(name) }
      : { apiVersion: RESOURCE, kind: 'ResourceClaimTemplate', metadata: { name, namespace }, spec: { spec: spec(name) } }));
}
