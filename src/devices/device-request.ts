import { flag, listOf, number, struct, text } from '../base/shape';

/** Devices of one class. */
export interface DeviceRequest {
  /** Name of the request within the claim. */
  readonly name: string;

  /** Name of the DeviceClass, for instance `gpu.nvidia.com`. */
  readonly deviceClass: string;

  /**
   * How many.
   *
   * @default 1
   */
  readonly count?: number;

  /**
   * Whether it is all devices of the class that a node has. Kueue cannot count those.
   *
   * @default false
   */
  readonly all?: boolean;

  /**
   * What the devices must be like, as expressions of CEL, all of which must be true:
   * `device.attributes['gpu.nvidia.com'].productName.startsWith('NVIDIA H100')`.
   *
   * @default - any of the class
   */
  readonly selectors?: string[];
}

/** What it must be at run time. */
export const DEVICE_REQUESTS_SHAPE = listOf(struct<DeviceRequest>(
  { name: text, deviceClass: text, count: number, all: flag, selectors: listOf(text) }, ['name', 'deviceClass'],
));
