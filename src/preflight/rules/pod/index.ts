import { Rule } from '../../rule';
import { affinityTerms } from './affinity-terms';
import { commandInOneWord } from './command-in-one-word';
import { containerBasics } from './container-basics';
import { deviceClaims } from './device-claims';
import { envSources } from './env-sources';
import { envSyntax } from './env-syntax';
import { extendedResourceLimits } from './extended-resource-limits';
import { hostPorts } from './host-ports';
import { memoryUnit } from './memory-unit';
import { podSecurity } from './pod-security';
import { podSettings } from './pod-settings';
import { probePlaces } from './probe-places';
import { requestAboveLimit } from './request-above-limit';
import { resourceNames } from './resource-names';
import { resourceQuantities } from './resource-quantities';
import { securityIds } from './security-ids';
import { tolerationSyntax } from './toleration-syntax';
import { volumeMounts } from './volume-mounts';
import { volumeSources } from './volume-sources';

/** Rules about pods and their containers. */
export const POD_RULES: readonly Rule[] = [
  affinityTerms,
  commandInOneWord,
  containerBasics,
  deviceClaims,
  envSources,
  envSyntax,
  extendedResourceLimits,
  hostPorts,
  memoryUnit,
  podSecurity,
  podSettings,
  probePlaces,
  requestAboveLimit,
  resourceNames,
  resourceQuantities,
  securityIds,
  tolerationSyntax,
  volumeMounts,
  volumeSources,
];
