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
 * How certain it is that a name of the platform which the input lacks is a mistake.
 *
 * A name that only a slip of the keyboard tells from another one is wrong where both are in one folder, and probably wrong
 * elsewhere; so is one that begins with the two words with which all those of the input begin. Any other name is that of an
 * object of the platform, of another folder, or of another team.
 */
export function missingName(from: KubeObject, name: string, owned: readonly KubeObject[]): MissingName {
  const folder = folderOf(from);
  return remembered(owned, `any ${folder} ${name}`, () => findMissing(folder, name, owned));
}

function findMissing(folder: string, name: string, owned: readonly KubeObject[]): MissingName {
  const isOfFamily = owned.length > 0 && owned.every((object) => sharesTwoWords(name, object.name));
  const alike = isOfFamily ? owned : owned.filter((object) => isMisspelt(name, object.name));
  const beside = alike.find((object) => folderOf(object) === folder);
  return { meant: beside ?? alike[0], severity: beside !== undefined ? 'error' : alike.length > 0 ? 'warning' : 'info' };
}

/**
 * The same for what one owner has all of: LocalQueues of a namespace, flavors of a ClusterQueue. Where the folder has
 * objects of that kind, a name that is not among them is wrong.
 */
export function missingOwnName(from: KubeObject, name: string, owned: readonly KubeObject[]): MissingName {
  const folder = folderOf(from);
  return remembered(owned, `own ${folder} ${name}`, () => findOwn(folder, name, owned));
}

function findOwn(folder: string, name: string, owned: readonly KubeObject[]): MissingName {
  const beside = owned.filter((object) => folderOf(object) === folder);
  const candidates = beside.length > 0 ? beside : owned;
  return {
    meant: candidates.find((object) => isMisspelt(name, object.name)) ?? candidates[0],
    severity: owned.length === 0 ? 'info' : beside.length > 0 ? 'error' : 'warning',
  };
}

/** Many objects may lack the same one. */
const answers = new WeakMap<readonly KubeObject[], Map<string, MissingName>>();

function remembered(owned: readonly KubeObject[], question: string, find: () => MissingName): MissingName {
  if (owned.length === 0) {
    return find();
  }
  const known = answers.get(owned) ?? new Map<string, MissingName>();
  answers.set(owned, known);
  const answer = known.get(question) ?? find();
  known.set(question, answer);
  return answer;
}

/** Whether two names begin alike, as `prod-gpu-a` and `prod-gpu-b` do. */
function sharesTwoWords(name: string, other: string): boolean {
  const [first, second, third] = name.split('-');
  const others = other.split('-');
  return third !== undefined && first === others[0] && second === others[1];
}

/** The folder that an object's file is in; empty for objects of an app. */
export function folderOf(object: KubeObject): string {
  const file = object.origin.file ?? '';
  return file.slice(0, Math.max(0, file.replace(/\\/g, '/').lastIndexOf('/')));
}
