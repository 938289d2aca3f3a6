import { Rule } from '../../rule';
import { containerBasics } from './container-basics';
import { envSyntax } from './env-syntax';
import { extendedResourceLimits } from './extended-resource-limits';
import { memoryUnit } from './memory-unit';
import { podSecurity } from './pod-security';
import { podSettings } from './pod-settings';
import { requestAboveLimit } from './request-above-limit';
import { resourceNames } from './resource-names';
import { resourceQuantities } from './resource-quantities';
import { tolerationSyntax } from './toleration-syntax';
import { volumeMounts } from './volume-mounts';

/** Rules about pods and their containers. */
export const POD_RULES: readonly Rule[] = [
  containerBasics,
  envSyntax,
  extendedResourceLimits,
  memoryUnit,
  podSecurity,
  podSettings,
  requestAboveLimit,
  resourceNames,
  resourceQuantities,
  tolerationSyntax,
  volumeMounts,
];
