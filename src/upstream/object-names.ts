import { KindKey } from './kinds';
import { DNS_LABEL_RULE, isDnsLabel, isDnsSubdomain } from './names';

/** How the API server reads the names of a kind, and what it says of others. */
export interface NameRule {
  readonly isValid: (name: string) => boolean;
  readonly problem: string;
}

const SUBDOMAIN: NameRule = {
  isValid: isDnsSubdomain,
  problem: "must be at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
};

const LABEL: NameRule = { isValid: isDnsLabel, problem: DNS_LABEL_RULE };

/**
 * Names of RBAC objects and of PodDisruptionBudgets end a URL, and nothing else is asked of them.
 *
 * @see ValidatePathSegmentName in k8s.io/apimachinery/pkg/api/validation/path
 */
export const PATH_SEGMENT: NameRule = {
  isValid: (name) => name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name),
  problem: "must not be '.' or '..', and have no '/' and no '%'",
};

/**
 * Kinds whose names are no DNS subdomains.
 *
 * @see the name functions in pkg/apis/*\/validation of Kubernetes
 */
const EXCEPTIONS: Readonly<Partial<Record<KindKey | 'PodDisruptionBudget.policy', NameRule>>> = {
  'Namespace.': LABEL,
  'Service.': { ...LABEL, problem: "must be a DNS label: at most 63 lower-case letters, digits and '-', beginning with a letter" },
  'StatefulSet.apps': LABEL,
  'PodDisruptionBudget.policy': PATH_SEGMENT,
  'Role.rbac.authorization.k8s.io': PATH_SEGMENT,
  'RoleBinding.rbac.authorization.k8s.io': PATH_SEGMENT,
  'ClusterRole.rbac.authorization.k8s.io': PATH_SEGMENT,
  'ClusterRoleBinding.rbac.authorization.k8s.io': PATH_SEGMENT,
};

/** How names of a kind must be, for instance of `Service.` or `Job.batch`. */
export function nameRuleOf(type: string): NameRule {
  return EXCEPTIONS[type as KindKey] ?? SUBDOMAIN;
}
