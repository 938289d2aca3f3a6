import type { Suite } from '../suite';
import { acceptance } from './acceptance';
import { kueueWorlds } from './kueue-worlds';
import { volcanoWorlds } from './volcano-worlds';

/** All suites, in the order in which they run. */
export const SUITES = [acceptance, kueueWorlds, volcanoWorlds] as unknown as readonly Suite[];
