import { at } from '../base/json';
import { KubeObject } from './kube-object';
import { stepsOf } from './property-path';
import { isSecretName } from './secrets';

/** Whether a property is where an object keeps a secret: the data of a Secret, a variable or an option with such a name. */
export function isSecretProperty(object: KubeObject, property: string): boolean {
  const steps = stepsOf(property);
  if (object.type === 'Secret.' && (steps[0] === 'data' || steps[0] === 'stringData')) {
    return true;
  }
  const last = steps[steps.length - 1];
  if (last === 'value') {
    const name = at(object.manifest, ...steps.slice(0, -1), 'name');
    return typeof name === 'string' && isSecretName(name);
  }
  if (typeof last === 'number' && last > 0 && /^(args|command)$/.test(String(steps[steps.length - 2]))) {
    const before = at(object.manifest, ...steps.slice(0, -1), last - 1);
    return typeof before === 'string' && before.startsWith('-') && isSecretName(before.replace(/^-+/, ''));
  }
  return false;
}
