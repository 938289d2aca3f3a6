import type { Suite } from '../suite';
import { acceptance } from './acceptance';
import { constructs } from './constructs';
import { kueueWorlds } from './kueue-worlds';
import { updates } from './updates';
import { volcanoWorlds } from './volcano-worlds';

/** All suites, in the order in which they run. */
export const SUITES = [acceptance, constructs, kueueWorlds, volcanoWorlds, updates] as unknown as readonly Suite[];
