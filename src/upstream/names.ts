import { Problem, Problems } from '../base/problems';
import { MOST_IN_LABEL, MOST_IN_SUBDOMAIN } from './limits';

const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What the name of most objects must be. */
export const SUBDOMAIN_RULE =
  "must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit";

/** What the value of a label must be. */
export const LABEL_VALUE_RULE =
  "must be a label value: at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

/** What the key of a label must be. */
export const LABEL_KEY_RULE =
  "must have keys that are names of at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'";

/** What patterns of upstream's definitions ask for, in words. */
export const PATTERN_RULES: ReadonlyMap<string, string> = new Map([
  [String(DNS_SUBDOMAIN).slice(1, -1), SUBDOMAIN_RULE],
  [
    '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$',
    'must be the key of a label',
  ],
]);

export const DNS_LABEL_RULE =
  "must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";

/** Whether a text is a DNS label of at most 63 characters, as names of containers, volumes and namespaces must be. */
export function isDnsLabel(text: string): boolean {
  return hasLabelForm(text) && text.length <= MOST_IN_LABEL;
}

/** Whether a text is a DNS label but for its length, as what names are made of must be. */
export function hasLabelForm(text: string): boolean {
  return isText(text) && DNS_LABEL.test(text);
}

/** Whether a text is a DNS label that begins with a letter, as names of Services and of the parts of JobSets must be. */
export function isDns1035Label(text: string): boolean {
  return text.length <= MOST_IN_LABEL && DNS_1035_LABEL.test(text);
}

/** Whether a text is a domain and a path, such as `kueue.x-k8s.io/multikueue`. */
export function isDomainPrefixedPath(text: string): boolean {
  const slash = text.indexOf('/');
  return slash > 0 && isDnsSubdomain(text.slice(0, slash)) && /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(text.slice(slash + 1));
}

/** Whether a text is a DNS subdomain of at most 253 characters, as most object names must be. */
export function isDnsSubdomain(text: string): boolean {
  return isText(text) && text.length <= MOST_IN_SUBDOMAIN && DNS_SUBDOMAIN.test(text);
}

/** Whether a text can be the key of a label, an annotation, a taint or a pod condition. */
export function isQualifiedName(text: string): boolean {
  if (!isText(text)) {
    return false;
  }
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  return name.length <= MOST_IN_LABEL && QUALIFIED_NAME.test(name) && (slash === -1 || isDnsSubdomain(text.slice(0, slash)));
}

/**
 * Whether a text can be the key of an annotation: as that of a label, in capital letters too.
 *
 * @see ValidateAnnotations in k8s.io/apimachinery/pkg/api/validation
 */
export function isAnnotationKey(text: string): boolean {
  return isText(text) && isQualifiedName(text.toLowerCase());
}

/**
 * Whether something can be the name of a port of a container.
 *
 * @see IsValidPortName in k8s.io/apimachinery/pkg/util/validation
 */
export function isPortName(name: unknown): boolean {
  return isText(name) && name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
}

/** Whether a text is a name that shells and `$(NAME)` of Kubernetes know: letters, digits and '_', not beginning with a digit. */
export function isShellName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** What the keys of a ResourceQuota say before the name of a resource. */
export const QUOTA_PREFIX = /^(requests|limits)\./;

/** Whether a text can be the value of a label. */
export function isLabelValue(text: string): boolean {
  return text === '' || (isText(text) && text.length <= MOST_IN_LABEL && QUALIFIED_NAME.test(text));
}

/** What is wrong with the name of an object that something refers to, as most kinds of object have it. */
export function objectNameProblem(name: string, kind = 'an object'): Problem | undefined {
  return isDnsSubdomain(name) ? undefined : { value: name, problem: `must be the name of ${kind}`, fix: 'write it as kubectl prints it' };
}

/** What is wrong with a key of a Secret or ConfigMap. */
export function dataKeyProblem(key: string, kind = 'a Secret or ConfigMap'): Problem | undefined {
  const valid = isText(key) && key.length <= MOST_IN_SUBDOMAIN && /^[-._a-zA-Z0-9]+$/.test(key);
  return valid
    ? undefined
    : { value: key, problem: `must be the key of ${kind}: letters, digits, '-', '_' and '.'`, fix: 'write it as it stands in the object' };
}

/** Whether something is a text: users in plain JavaScript may hand in anything, and value objects never throw. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function checkDnsLabel(problems: Problems, property: string, value: string, fix = 'shorten or rewrite it'): void {
  if (!isDnsLabel(value)) {
    problems.add(property, value, DNS_LABEL_RULE, fix);
  }
}

export function checkDnsSubdomain(
  problems: Problems, property: string, value: string, fix = 'use the name of the object as kubectl prints it',
): void {
  if (!isDnsSubdomain(value)) {
    problems.add(property, value, SUBDOMAIN_RULE, fix);
  }
}

/** Reports a name of an object that is too long for what else holds it, as labels do. */
export function checkShortName(problems: Problems, name: string, because = ''): void {
  if (name.length > MOST_IN_LABEL) {
    problems.add('name', name, `is ${name.length} characters long and must have at most ${MOST_IN_LABEL}${because}`, 'shorten it');
  }
}

/** Why the name of what jobs name in a label must be short. */
export const NAMED_IN_LABEL = ': jobs name it in a label';

export function checkLabels(problems: Problems, property: string, labels: Record<string, string> | undefined): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    checkKey(problems, property, key);
    if (!isLabelValue(value)) {
      problems.add(
        `${property}.${key}`, value,
        LABEL_VALUE_RULE,
        'shorten it, or make it an annotation',
      );
    }
  }
}

/** The most that the annotations of one object may hold together. */
const MOST_ANNOTATION_BYTES = 256 * 1024;

export function checkAnnotations(problems: Problems, property: string, annotations: Record<string, string> | undefined): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    checkKey(problems, property, key, isAnnotationKey);
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > MOST_ANNOTATION_BYTES) {
    problems.add(
      property, `${bytes} bytes`, `must hold at most ${MOST_ANNOTATION_BYTES} bytes together, names and values`,
      'keep long texts in a ConfigMap',
    );
  }
}

function checkKey(problems: Problems, property: string, key: string, isValid = isQualifiedName): void {
  if (!isValid(key)) {
    problems.add(
      property, key,
      LABEL_KEY_RULE,
      'rewrite the key',
    );
  }
}
