import { Rule } from '../../rule';
import { duplicateKey } from './duplicate-key';
import { kustomizeInput } from './kustomize-input';
import { unfilledPlaceholder } from './unfilled-placeholder';
import { unrenderedTemplate } from './unrendered-template';

/** Rules about files that are not what is applied. */
export const INPUT_RULES: readonly Rule[] = [duplicateKey, kustomizeInput, unfilledPlaceholder, unrenderedTemplate];
