import { Amounts } from '../../preflight/model/amounts';
import { unitsOf } from '../amounts';

/** Amounts as Volcano's scheduler has them, which computes with floating-point numbers: thousandths of CPUs, else whole units. */
export type Resources = ReadonlyMap<string, number>;

export function resourcesOf(amounts: Amounts): Map<string, number> {
  return new Map([...amounts].map(([name, amount]) => [name, Number(unitsOf(name, amount))]));
}

/** Adds in place. */
export function add(sum: Map<string, number>, more: Resources, sign = 1): void {
  more.forEach((amount, name) => sum.set(name, (sum.get(name) ?? 0) + sign * amount));
}

export function plus(a: Resources, b: Resources, sign = 1): Map<string, number> {
  const sum = new Map(a);
  add(sum, b, sign);
  return sum;
}

/** What of one is not in the other, without anything below zero. */
export function beyond(a: Resources, b: Resources): Map<string, number> {
  return new Map([...a].map(([name, amount]) => [name, Math.max(0, amount - (b.get(name) ?? 0))]));
}

/** Below it two amounts are the same to Volcano. */
const TOLERANCE = 0.1;

/** Whether everything of one is in another, in which what is not listed is not there. */
export function isWithin(a: Resources, b: Resources): boolean {
  return [...a].every(([name, amount]) => isAtMost(amount, b.get(name) ?? 0));
}

function isAtMost(a: number, b: number): boolean {
  return a < b || Math.abs(a - b) < TOLERANCE;
}

/** The resources of those asked for of which there is more than there may be. */
export function beyondOf(used: Resources, most: Resources, asked: Resources): string[] {
  return [...asked].flatMap(([name, amount]) => (amount > 0 && (used.get(name) ?? 0) > (most.get(name) ?? 0) ? [name] : []));
}

/** The lesser of both of what both list. */
export function leastOf(a: Resources, b: Resources, isMissingZero = false): Map<string, number> {
  return new Map([...a].map(([name, amount]) => [name, Math.min(amount, b.get(name) ?? (isMissingZero ? 0 : amount))]));
}

export function mostOf(a: Resources, b: Resources): Map<string, number> {
  const most = new Map(a);
  b.forEach((amount, name) => most.set(name, Math.max(amount, most.get(name) ?? 0)));
  return most;
}

/** Whether there is nothing of anything. */
export function isNothing(a: Resources): boolean {
  return [...a.values()].every((amount) => amount < TOLERANCE);
}

/** Part of a whole, where nothing of nothing is nothing. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? (part === 0 ? 0 : 1) : part / whole;
}
