import { Rule } from '../../rule';
import { generatedName } from './generated-name';
import { replaceWithoutForce } from './replace-without-force';
import { runBeforeOthers } from './run-before-others';
import { ttlUnderArgo } from './ttl-under-argo';

/** Rules about GitOps delivery. */
export const DELIVERY_RULES: readonly Rule[] = [
  generatedName,
  replaceWithoutForce,
  runBeforeOthers,
  ttlUnderArgo,
];
