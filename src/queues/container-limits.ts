import { Size } from 'cdk8s';
import type { LimitRangeSpec } from '../../imports/k8s';
import { Problems, reportValue } from '../base/problems';
import { made, ofCdk8s, struct, text } from '../base/shape';
import { Cpu } from '../base/cpu';
import { Quantity } from '../base/quantity';
import { sizeQuantity } from '../base/size-quantity';

/** Amounts of one container. */
export interface ContainerAmounts {
  /**
   * CPUs.
   *
   * @default - nothing said
   */
  readonly cpu?: Cpu;

  /**
   * Memory.
   *
   * @default - nothing said
   */
  readonly memory?: Size;

  /**
   * Local storage.
   *
   * @default - nothing said
   */
  readonly ephemeralStorage?: Size;
}

/**
 * A LimitRange for the containers of a namespace.
 *
 * It never says anything about accelerators: a maximum would become the default of every container, and any default,
 * even none, puts the resource into every container, which then tolerates the taint of GPU nodes. Limit accelerators
 * by queue or quota.
 */
export interface ContainerLimits {
  /**
   * Name of the LimitRange.
   *
   * @default - the name of the namespace and `-limits`
   */
  readonly name?: string;

  /**
   * The least that a container may ask for.
   *
   * @default - no minimum
   */
  readonly min?: ContainerAmounts;

  /**
   * The request of containers that state none.
   *
   * @default - that of `defaults`
   */
  readonly defaultRequests?: ContainerAmounts;

  /**
   * The limit of containers that state none. Needed for every resource that has a maximum, which would otherwise be
   * given to every container that states nothing.
   *
   * @default - none
   */
  readonly defaults?: ContainerAmounts;

  /**
   * The most that a container may have.
   *
   * @default - no maximum
   */
  readonly max?: ContainerAmounts;
}

const size = ofCdk8s(Size, 'Size.gibibytes(32)');

const amountsShape = struct<ContainerAmounts>({ cpu: made(Cpu, 'Cpu.units(8)'), memory: size, ephemeralStorage: size });

/** What limits of containers must be at run time. */
export const containerLimitsShape = struct<ContainerLimits>({
  name: text, min: amountsShape, defaultRequests: amountsShape, defaults: amountsShape, max: amountsShape,
});

const ORDER = ['min', 'defaultRequests', 'defaults', 'max'] as const;

type Amounts = Record<string, Quantity>;

/** The spec of a namespace's LimitRange. */
export function limitRangeSpec(problems: Problems, limits: ContainerLimits): LimitRangeSpec {
  const amounts = Object.fromEntries(
    ORDER.map((property) => [property, amountsOf(problems, `containers.${property}`, limits[property])]),
  ) as Record<(typeof ORDER)[number], Amounts>;
  if (ORDER.every((property) => Object.keys(amounts[property]).length === 0)) {
    problems.add('containers', undefined, 'needs at least one amount', 'state one, or leave it out');
  }
  for (const resource of Object.keys(amounts.max).filter((name) => !(name in amounts.defaults))) {
    problems.add(
      `containers.defaults.${resource}`, undefined,
      `needs to be given with a maximum, because the maximum of ${amounts.max[resource]} becomes the default`,
      'state what a container without limits should get',
    );
  }
  ORDER.forEach((higher, i) => {
    for (const [resource, amount] of Object.entries(amounts[higher])) {
      const lower = ORDER.slice(0, i).reverse().find((property) => resource in amounts[property]);
      if (lower !== undefined && amount.compareTo(amounts[lower][resource]) < 0) {
        problems.add(
          `containers.${higher}.${resource}`, amount, `must be at least that of '${lower}', which is ${amounts[lower][resource]}`,
          'raise it, or lower the other',
        );
      }
    }
  });
  return {
    limits: [
      {
        type: 'Container', min: rendered(amounts.min), defaultRequest: rendered(amounts.defaultRequests),
        default: rendered(amounts.defaults), max: rendered(amounts.max),
      },
    ],
  };
}

function amountsOf(problems: Problems, at: string, given: ContainerAmounts = {}): Amounts {
  reportValue(problems, `${at}.cpu`, given.cpu);
  return {
    ...(given.cpu === undefined ? {} : { cpu: given.cpu._quantity }),
    ...(given.memory === undefined ? {} : { memory: sizeQuantity(given.memory) }),
    ...(given.ephemeralStorage === undefined ? {} : { 'ephemeral-storage': sizeQuantity(given.ephemeralStorage) }),
  };
}

function rendered(amounts: Amounts): Record<string, string> | undefined {
  const entries = Object.entries(amounts).map(([name, amount]) => [name, amount.toString()]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
