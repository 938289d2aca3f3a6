import { Severity } from './finding';
import { KubeObject } from './kube-object';
import { isMisspelt } from './misspelt';

/** What a name that the input lacks may mean. */
export interface MissingName {
  /** The object that was most likely meant. */
  readonly meant: KubeObject | undefined;
  readonly severity: Severity;
}

/**
 * How certain it is that a name which the input lacks is a mistake.
 *
 * A name that only a slip of the keyboard tells from another one is wrong where both are in one folder, and probably wrong
 * elsewhere. Any other name is that of an object of the platform, of another folder, or of another team.
 */
export function missingName(from: KubeObject, name: string, owned: readonly KubeObject[]): MissingName {
  const folder = folderOf(from);
  const alike = owned.filter((object) => isMisspelt(name, object.name));
  const beside = alike.find((object) => folderOf(object) === folder);
  return { meant: beside ?? alike[0], severity: beside !== undefined ? 'error' : alike.length > 0 ? 'warning' : 'info' };
}

/** The folder that an object's file is in; empty for objects of an app. */
export function folderOf(object: KubeObject): string {
  const file = object.origin.file ?? '';
  return file.slice(0, Math.max(0, file.replace(/\\/g, '/').lastIndexOf('/')));
}
