import { Dict, dict, dicts, list, text } from '../../../base/json';
import { MOST_IN_SUBDOMAIN } from '../../../upstream/limits';
import { PodRule, Reporter } from '../../rule';
import { CONTAINER, JOB } from '../examples';

const job = (id: number): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, securityContext: {fsGroup: ${id}}, containers: [${CONTAINER}]}}}`;

/** @see IsValidGroupID and IsValidUserID in k8s.io/apimachinery/pkg/util/validation */
export const securityIds: PodRule = {
  id: 'security-ids',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A user or group id is not a number that Linux has, or a sysctl has a name that none can have.',
  why: 'Ids are between 0 and 2147483647. Sysctls are named once each, in lower-case letters, as net.core.somaxconn is.',
  because: 'the API server validates security contexts',
  bad: job(4_000_000_000),
  good: job(1000),
  check(pods, report) {
    checkIds(dict(pods.spec.securityContext), `${pods.path}.securityContext`, report);
    checkSysctls(dict(pods.spec.securityContext), `${pods.path}.securityContext`, report);
    for (const { body, path } of pods.containers) {
      const context = dict(body.securityContext);
      checkIds(context, `${pods.path}.${path}.securityContext`, report);
      if (context.privileged === true && context.allowPrivilegeEscalation === false) {
        report({
          property: `${pods.path}.${path}.securityContext.allowPrivilegeEscalation`, value: false,
          problem: 'must not be false in a privileged container', fix: 'leave it out, or do without privileged',
        });
      }
    }
  },
};

function checkIds(context: Dict, path: string, report: Reporter): void {
  const check = (value: unknown, property: string): void => {
    if (typeof value === 'number' && (value < 0 || value > 2_147_483_647)) {
      report({ property, value, problem: 'must be between 0 and 2147483647', fix: 'correct the id' });
    }
  };
  for (const field of ['runAsUser', 'runAsGroup', 'fsGroup']) {
    check(context[field], `${path}.${field}`);
  }
  list(context.supplementalGroups).forEach((id, i) => check(id, `${path}.supplementalGroups[${i}]`));
}

/** @see validateSysctls in pkg/apis/core/validation of Kubernetes */
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

function checkSysctls(context: Dict, path: string, report: Reporter): void {
  const seen = new Set<string>();
  dicts(context.sysctls).forEach((sysctl, i) => {
    const name = text(sysctl.name) ?? '';
    const property = `${path}.sysctls[${i}].name`;
    if (name.length > MOST_IN_SUBDOMAIN || !SYSCTL.test(name)) {
      report({
        property, value: sysctl.name, problem: "must be the name of a sysctl: lower-case letters, digits, '-' and '_' between dots",
        fix: 'write it as sysctl prints it',
      });
    } else if (seen.has(name)) {
      report({ property, value: name, problem: 'must be unique', fix: 'leave one of them out' });
    }
    seen.add(name);
  });
}
