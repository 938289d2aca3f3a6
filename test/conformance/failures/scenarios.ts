import { BATCH } from './batch';
import { EXIT_CODES } from './exit-codes';
import { GANGS } from './gangs';
import { QUEUES } from './queues';
import type { Scenario } from './scenario';
import { SHARES } from './shares';
import { TRAINING_JOBS } from './training-jobs';

export const SCENARIOS: readonly Scenario[] = [...TRAINING_JOBS, ...BATCH, ...GANGS, ...EXIT_CODES, ...QUEUES, ...SHARES];
