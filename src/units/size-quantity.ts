import { Size } from 'cdk8s';
import { Quantity } from './quantity';

/** The exact quantity of a cdk8s `Size`. */
export function sizeQuantity(size: Size): Quantity {
  return Quantity.parse(size.asString());
}
