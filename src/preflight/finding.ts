import { PropertyProblem } from '../base/problems';
import { KubeObject } from './kube-object';

/** `error`: cannot be accepted or cannot work; `warning`: does not do what it says, or is a hazard; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** What a finding says about the manifest. */
export type Family = 'is rejected' | 'can never start' | 'will not do what it says' | 'check this';

/** A problem that a rule found in an object. */
export interface Finding extends PropertyProblem {
  readonly rule: string;
  readonly severity: Severity;
  readonly family: Family;
  readonly object: KubeObject;

  /** For instance `spec.tasks[0].minAvailable`. */
  readonly property: string;

  /** Line in the file, where it is not that of the property. */
  readonly line?: number;

  /** The value of that property, for people. */
  readonly value: string;

  /** Which file, declaration or documented behaviour the finding rests on. */
  readonly because: string;
}

/** What is wrong, in one sentence without the object. */
export function sentenceOf(finding: Finding): string {
  const arithmetic = finding.arithmetic === undefined ? '' : ` (${finding.arithmetic})`;
  return `'${finding.property}' (${finding.value}) ${finding.problem}${arithmetic}; ${finding.fix}`;
}

/** What happens to the object, for instance `Job ml/train is rejected`. */
export function headlineOf(finding: Finding): string {
  return `${finding.object.title}${finding.family === 'check this' ? ':' : ''} ${finding.family}`;
}

/** A value as messages show it. */
export function display(value: unknown): string {
  if (value === undefined || value === null) {
    return 'not given';
  }
  const shown = typeof value === 'string' ? value : safeJson(value);
  if (shown === '') {
    return 'empty';
  }
  const oneLine = shown.replace(/\s+/g, ' ');
  return oneLine.length > 120 ? `${oneLine.slice(0, 117)}...` : oneLine;
}

function safeJson(value: unknown): string {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string' || typeof entry === 'number')) {
    return value.join(', ');
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value that contains itself';
  }
}
