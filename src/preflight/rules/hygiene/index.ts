import { Rule } from '../../rule';
import { autoscalerEviction } from './autoscaler-eviction';
import { claimAccessMode } from './claim-access-mode';
import { cronForbidQueue } from './cron-forbid-queue';
import { defaultNamespace } from './default-namespace';
import { gracePeriod } from './grace-period';
import { imageTag } from './image-tag';
import { literalSecret } from './literal-secret';
import { memoryLimit } from './memory-limit';
import { noCleanUp } from './no-clean-up';
import { oneBadShard } from './one-bad-shard';
import { pathNotMounted } from './path-not-mounted';
import { podLabels } from './pod-labels';
import { serviceMesh } from './service-mesh';
import { sharedMemory } from './shared-memory';
import { sharedOutputPath } from './shared-output-path';
import { unlimitedRetries } from './unlimited-retries';
import { volumeUnused } from './volume-unused';

/** Rules about hazards and habits. */
export const HYGIENE_RULES: readonly Rule[] = [
  autoscalerEviction,
  claimAccessMode,
  cronForbidQueue,
  defaultNamespace,
  gracePeriod,
  imageTag,
  literalSecret,
  memoryLimit,
  noCleanUp,
  oneBadShard,
  pathNotMounted,
  podLabels,
  serviceMesh,
  sharedMemory,
  sharedOutputPath,
  unlimitedRetries,
  volumeUnused,
];
