import type { Suite } from '../suite';
import { acceptance } from './acceptance';
import { constructs } from './constructs';
import { failures } from './failures';
import { kueueWorlds } from './kueue-worlds';
import { policies } from './policies';
import { simulateKueue } from './simulate-kueue';
import { simulateVolcano } from './simulate-volcano';
import { updates } from './updates';
import { volcanoWorlds } from './volcano-worlds';
import { wiring } from './wiring';

/** All suites, in the order in which they run. */
export const SUITES = [
  acceptance, constructs, kueueWorlds, volcanoWorlds, updates, policies, wiring, failures, simulateKueue, simulateVolcano,
] as unknown as readonly Suite[];
