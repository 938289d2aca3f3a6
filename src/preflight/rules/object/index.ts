import { Rule } from '../../rule';
import { duplicateObject } from './duplicate-object';
import { labelSyntax } from './label-syntax';
import { podLabelSyntax } from './label-syntax';
import { objectName } from './object-name';
import { workloadSelector } from './workload-selector';

/** Rules about objects of any kind. */
export const OBJECT_RULES: readonly Rule[] = [
  duplicateObject,
  labelSyntax,
  podLabelSyntax,
  objectName,
  workloadSelector,
];
