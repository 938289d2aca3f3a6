import { isGone, isNotYet, declaredVersion } from './field-versions';
import type { KnownKind } from './check-object';
import { nearMissOf } from '../../base/nearest';
import { kindOf } from '../../upstream/kinds';
import { SchemaProblem } from './refusal';
import { kindsOfGroup, knownGroups } from './tables';

/** What is wrong with the API version and kind of objects. */

/** Groups of Kubernetes and Volcano that were renamed: the former group, and where its kinds are today. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  extensions: ['apps', 'networking.k8s.io', 'policy'],
  'scheduling.incubator.k8s.io': ['scheduling.volcano.sh'],
};

/** Configuration of programs, which look like objects and are never applied. */
const CONFIGURATION = /^v1 Config$|^([^/]+\.)?config\.[^/]+\/|^(kubeadm|kind|audit|apiserver|client\.authentication)\.[^/]*k8s\.io\//;

/** Kinds that Kubernetes removed before the oldest version that these schemas know. */
const REMOVED: ReadonlySet<string> = new Set(['policy PodSecurityPolicy', 'extensions PodSecurityPolicy', 'settings.k8s.io PodPreset']);

/** What is known about objects of a kind for which there is no schema. */
export function problemOfUnknownKind(apiVersion: string, kind: string): SchemaProblem | undefined {
  if (apiVersion === '' || kind.endsWith('List') || CONFIGURATION.test(`${apiVersion} ${kind}`)) {
    return undefined;
  }
  const [group, version] = split(apiVersion);
  if (REMOVED.has(`${group} ${kind}`)) {
    return {
      rule: 'api-version',
      path: ['kind'],
      value: kind,
      problem: 'was removed from Kubernetes',
      fix: 'leave the object out',
      because: 'the API versions of each release of Kubernetes',
    };
  }
  const groups = knownGroups();
  if (!groups.includes(group)) {
    return problemOfUnknownGroup(apiVersion, group, kind);
  }
  // several operators share an API group, and the definitions of some are not here
  if (kindOf(`${kind}.${group}`)?.versions.includes(version) === true) {
    return notChecked(apiVersion, kind, 'is a kind whose definition is not known here');
  }
  const kinds = kindsOfGroup(group);
  const versions = kinds.get(kind);
  if (versions !== undefined) {
    const newest = versions.reduce((a, b) => (rank(a) > rank(b) ? a : b));
    if (rank(version) > rank(newest)) {
      return notChecked(apiVersion, kind, `is newer than ${join(group, newest)}, the newest that is known here`);
    }
    return {
      rule: 'api-version',
      path: ['apiVersion'],
      value: apiVersion,
      problem: `is no version of ${kind} that is served any more`,
      fix: `write '${join(group, newest)}', and look for fields that it renamed`,
      because: 'versions that Kubernetes and the operators serve',
    };
  }
  const nearest = nearMissOf(kind, [...kinds.keys()]);
  if (nearest !== undefined) {
    return unknownKind(kind, `is no kind of ${apiVersion}`, `write '${nearest}'`);
  }
  const home = groups.find((other) => kindsOfGroup(other).has(kind));
  if (home !== undefined) {
    return { ...unknownKind(apiVersion, `has no kind ${kind}`, `write '${newestOf(home, kind)}'`), path: ['apiVersion'] };
  }
  return notChecked(apiVersion, kind, 'is no kind that is known here');
}

/** Whether the declared version of Kubernetes, or any that upstream supports, serves a known kind. */
export function problemOfKnownKind(
  apiVersion: string,
  kind: string,
  { kind: known }: KnownKind,
  kubernetes: number | undefined,
): SchemaProblem | undefined {
  const { since, until } = known;
  const declared = declaredVersion(kubernetes);
  const problem =
    until !== undefined && isGone(until, kubernetes)
      ? `is served up to Kubernetes ${until}${declared}`
      : since !== undefined && isNotYet(since, kubernetes)
        ? `is served since Kubernetes ${since}${declared}`
        : undefined;
  if (problem === undefined) {
    return undefined;
  }
  const [group] = split(apiVersion);
  const other = newestOf(group, kind);
  const fix =
    other === undefined || other === apiVersion ? 'leave the object out' : `write '${other}', and look for fields that it renamed`;
  return {
    rule: 'api-version',
    path: ['apiVersion'],
    value: apiVersion,
    problem,
    fix,
    because: 'the API versions of each release of Kubernetes',
  };
}

function problemOfUnknownGroup(apiVersion: string, group: string, kind: string): SchemaProblem {
  const renamed = RENAMED[group]?.map((candidate) => newestOf(candidate, kind)).find((found) => found !== undefined);
  if (renamed !== undefined) {
    return {
      rule: 'api-version',
      path: ['apiVersion'],
      value: apiVersion,
      problem: `is no version of ${kind} that is served any more`,
      fix: `write '${renamed}', and look for fields that it renamed`,
      because: 'versions that Kubernetes and Volcano serve',
    };
  }
  // Only groups of the API server itself have no dot.
  const isBuiltIn = !group.includes('.');
  const homes = knownGroups().filter((candidate) => kindsOfGroup(candidate).has(kind));
  const home = nearMissOf(group, homes) ?? (isBuiltIn ? homes[0] : undefined);
  if (home !== undefined) {
    const problem = {
      ...unknownKind(apiVersion, `is no API group with a kind ${kind}`, `write '${newestOf(home, kind)}'`),
      path: ['apiVersion'],
    };
    return isBuiltIn ? problem : { ...problem, severity: 'warning' };
  }
  return notChecked(apiVersion, kind, 'is no kind that is known here');
}

function unknownKind(value: string, problem: string, fix: string): SchemaProblem {
  return { rule: 'unknown-kind', path: ['kind'], value, problem, fix, because: 'kinds of Kubernetes and of the operators' };
}

function notChecked(apiVersion: string, kind: string, problem: string): SchemaProblem {
  return {
    rule: 'not-checked',
    path: ['kind'],
    value: `${kind} of ${apiVersion}`,
    problem: `${problem}, so fields of such objects are not checked`,
    fix: 'give its CustomResourceDefinition as well, or --schemas with a folder that has it',
    because: 'there is no definition of the kind in the input',
    severity: 'info',
  };
}

function newestOf(group: string, kind: string): string | undefined {
  const versions = kindsOfGroup(group).get(kind);
  return versions === undefined
    ? undefined
    : join(
        group,
        versions.reduce((a, b) => (rank(a) > rank(b) ? a : b)),
      );
}

function split(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return [slash === -1 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

function join(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Kubernetes' order of versions: v2, v1, v1beta2, v1beta1, v1alpha1. What is no version comes first. */
function rank(version: string): number {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) {
    return -1;
  }
  const [, major, stage, minor] = match;
  return stage === undefined ? 1e9 + Number(major) * 1e4 : (stage === 'beta' ? 1e8 : 0) + Number(major) * 1e4 + Number(minor);
}
