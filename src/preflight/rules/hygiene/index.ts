import { Rule } from '../../rule';
import { autoscalerEviction } from './autoscaler-eviction';
import { claimAccessMode } from './claim-access-mode';
import { cronForbidQueue } from './cron-forbid-queue';
import { defaultNamespace } from './default-namespace';
import { endlessSidecar } from './endless-sidecar';
import { gracePeriod } from './grace-period';
import { imageTag } from './image-tag';
import { literalSecret } from './literal-secret';
import { lostLogs } from './lost-logs';
import { memoryLimit } from './memory-limit';
import { memoryVolume } from './memory-volume';
import { noCleanUp } from './no-clean-up';
import { oneBadShard } from './one-bad-shard';
import { pathNotMounted } from './path-not-mounted';
import { podLabels } from './pod-labels';
import { serviceMesh } from './service-mesh';
import { sharedMemory } from './shared-memory';
import { sharedOutputPath } from './shared-output-path';
import { tinyBesideAccelerator } from './tiny-beside-accelerator';
import { undefinedImage, undefinedVariable } from './undefined-text';
import { unlimitedRetries } from './unlimited-retries';
import { volumeUnused } from './volume-unused';

/** Rules about hazards and habits. */
export const HYGIENE_RULES: readonly Rule[] = [
  autoscalerEviction,
  claimAccessMode,
  cronForbidQueue,
  defaultNamespace,
  endlessSidecar,
  gracePeriod,
  imageTag,
  literalSecret,
  lostLogs,
  memoryLimit,
  memoryVolume,
  noCleanUp,
  oneBadShard,
  pathNotMounted,
  podLabels,
  serviceMesh,
  sharedMemory,
  sharedOutputPath,
  tinyBesideAccelerator,
  undefinedImage,
  undefinedVariable,
  unlimitedRetries,
  volumeUnused,
];
