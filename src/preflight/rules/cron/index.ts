import { Rule } from '../../rule';
import { cronDst } from './cron-dst';
import { cronHistory } from './cron-history';
import { cronName } from './cron-name';
import { cronNeverFires } from './cron-never-fires';
import { cronOverlap } from './cron-overlap';
import { cronSchedule } from './cron-schedule';
import { cronSettings } from './cron-settings';
import { cronStartingDeadline } from './cron-starting-deadline';
import { cronTimeZoneUnset } from './cron-time-zone-unset';
import { cronTimeZone } from './cron-time-zone';

/** Rules about CronJobs. */
export const CRON_RULES: readonly Rule[] = [
  cronDst,
  cronHistory,
  cronName,
  cronNeverFires,
  cronOverlap,
  cronSchedule,
  cronSettings,
  cronStartingDeadline,
  cronTimeZoneUnset,
  cronTimeZone,
];
