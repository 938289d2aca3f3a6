import { Severity } from './finding';
import { KubeObject } from './kube-object';

/**
 * How certain it is that a name which the input lacks is a mistake.
 *
 * Objects of that kind beside the one that names it are its owner's, so a name that is not among them is wrong. Those in
 * other folders may belong to another sample or environment; and with none at all the object is somebody else's.
 */
export function severityOfMissing(from: KubeObject, owned: readonly KubeObject[]): Severity {
  if (owned.length === 0) {
    return 'info';
  }
  const folder = folderOf(from);
  return owned.some((object) => folderOf(object) === folder) ? 'error' : 'warning';
}

/** The folder that an object's file is in; empty for objects of an app. */
export function folderOf(object: KubeObject): string {
  const file = object.origin.file ?? '';
  return file.slice(0, Math.max(0, file.replace(/\\/g, '/').lastIndexOf('/')));
}
