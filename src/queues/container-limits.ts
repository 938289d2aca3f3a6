import { Size } from 'cdk8s';
import { Problems, reportValue } from '../base/problems';
import { made, ofCdk8s, struct, text } from '../base/shape';
import { Cpu } from '../base/cpu';
import { Quantity } from '../base/quantity';
import { sizeQuantity } from '../base/size-quantity';
import { ConstructObject, propNames, reportRefusals } from '../render/construct-object';

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

/** The fields of the LimitRange, by property. */
const FIELDS = { min: 'min', defaultRequests: 'defaultRequest', defaults: 'default', max: 'max' } as const;

type Property = keyof typeof FIELDS;

const PROPERTIES = Object.keys(FIELDS) as Property[];

type Amounts = Record<string, Quantity>;

/** What properties of the LimitRange are called among the limits. */
const PROP_OF = propNames({
  'metadata.name': 'containers.name',
  ...Object.fromEntries(
    Object.entries(FIELDS).flatMap(([property, field]) => [
      [`spec.limits[0].${field}["*"]`, `containers.${property}.*`],
      [`spec.limits[0].${field}["ephemeral-storage"]`, `containers.${property}.ephemeralStorage`],
    ]),
  ),
});

/** The LimitRange of a namespace, checked. */
export function limitRange(problems: Problems, namespace: string, limits: ContainerLimits): ConstructObject {
  const amounts = Object.fromEntries(
    PROPERTIES.map((property) => [property, amountsOf(problems, `containers.${property}`, limits[property])]),
  ) as Record<Property, Amounts>;
  if (PROPERTIES.every((property) => Object.keys(amounts[property]).length === 0)) {
    problems.add('containers', undefined, 'needs at least one amount', 'state one, or leave it out');
  }
  for (const resource of Object.keys(amounts.max).filter((name) => !(name in amounts.defaults))) {
    problems.add(
      `containers.defaults.${resource}`, undefined,
      `needs to be given with a maximum, because the maximum of ${amounts.max[resource]} becomes the default`,
      'state what a container without limits should get',
    );
  }
  const item = Object.fromEntries(PROPERTIES.map((property) => [FIELDS[property], rendered(amounts[property])]));
  const object: ConstructObject = {
    apiVersion: 'v1', kind: 'LimitRange', name: limits.name ?? `${namespace}-limits`, givenName: limits.name, namespace,
    body: { spec: { limits: [{ type: 'Container', ...item }] } },
  };
  reportRefusals(problems, object, PROP_OF);
  return object;
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
