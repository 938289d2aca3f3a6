import { Rule } from '../../rule';
import {
  badFormat,
  customResourceRule,
  duplicateEntry,
  fieldVersion,
  missingField,
  notOneOf,
  outOfBounds,
  unknownField,
  wrongType,
} from './fields';
import { apiVersion, notChecked, unknownKind } from './kinds';

/** Rules that come from upstream's definitions. */
export const SCHEMA_RULES: readonly Rule[] = [
  apiVersion,
  badFormat,
  customResourceRule,
  duplicateEntry,
  fieldVersion,
  missingField,
  notChecked,
  notOneOf,
  outOfBounds,
  unknownField,
  unknownKind,
  wrongType,
];
