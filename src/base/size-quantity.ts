import { Size } from 'cdk8s';
import { Quantity } from './quantity';

/** The exact quantity of a cdk8s `Size`; of anything else that a user in plain JavaScript may hand in, what is wrong with it. */
export function sizeQuantity(size: Size): Quantity {
  return typeof size?.asString === 'function'
    ? Quantity.parse(size.asString())
    : Quantity._wrong({ value: size, problem: 'must be a Size', fix: 'write for instance Size.gibibytes(32)' });
}
