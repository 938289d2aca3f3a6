import { PodSecurityLevel } from '../../upstream/pod-security';
import { Problems } from '../../base/problems';
import { RolePlan } from '../gang';

/** Reports roles that may not be root although their framework needs it. */
export function checkRoot(problems: Problems, roles: readonly RolePlan[], why: string): void {
  const role = roles.find(({ props }) => props.security === undefined || props.security.level === PodSecurityLevel.RESTRICTED);
  if (role !== undefined) {
    const property = role.own.includes('security') ? `${role.property}.security` : 'security';
    problems.add(
      property, role.props.security === undefined ? 'restricted, the default' : 'restricted', `must let processes be root: ${why}`,
      'set security: SecurityProfile.baseline(), in a namespace that enforces no more',
    );
  }
}
