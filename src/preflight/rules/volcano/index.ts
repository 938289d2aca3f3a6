import { Rule } from '../../rule';
import { volcanoBorrowersEvict } from './volcano-borrowers-evict';
import { volcanoDependsOn } from './volcano-depends-on';
import { volcanoDependsOnGang } from './volcano-depends-on';
import { volcanoFailureUnhandled } from './volcano-failure-unhandled';
import { volcanoGangCheckOff } from './volcano-gang-check-off';
import { volcanoHierarchyAnnotations } from './volcano-hierarchy-annotations';
import { volcanoHypernode } from './volcano-hypernode';
import { volcanoInertQueue } from './volcano-inert-queue';
import { volcanoJobName } from './volcano-job-name';
import { volcanoJobNumbers } from './volcano-job-numbers';
import { volcanoMaxRetry } from './volcano-max-retry';
import { volcanoNetworkTopology } from './volcano-network-topology';
import { volcanoPartitionPolicy } from './volcano-partition-policy';
import { volcanoPlainJob } from './volcano-plain-job';
import { volcanoPluginFlags } from './volcano-plugin-flags';
import { volcanoPlugins } from './volcano-plugins';
import { volcanoPodGroup } from './volcano-pod-group';
import { volcanoPodPending } from './volcano-pod-pending';
import { volcanoPolicies } from './volcano-policies';
import { volcanoPytorch } from './volcano-pytorch';
import { volcanoQueueHierarchy } from './volcano-queue-hierarchy';
import { volcanoBuiltInQueue } from './volcano-queue-hierarchy';
import { volcanoQueueReference } from './volcano-queue-reference';
import { volcanoQueueValues } from './volcano-queue-values';
import { volcanoReadyDeadlock } from './volcano-ready-deadlock';
import { volcanoRestartPolicy } from './volcano-restart-policy';
import { volcanoTasks } from './volcano-tasks';
import { volcanoTopologyPolicy } from './volcano-topology-policy';
import { volcanoVolumes } from './volcano-volumes';

/** Rules about Volcano. */
export const VOLCANO_RULES: readonly Rule[] = [
  volcanoBorrowersEvict,
  volcanoDependsOn,
  volcanoDependsOnGang,
  volcanoFailureUnhandled,
  volcanoGangCheckOff,
  volcanoHierarchyAnnotations,
  volcanoHypernode,
  volcanoInertQueue,
  volcanoJobName,
  volcanoJobNumbers,
  volcanoMaxRetry,
  volcanoNetworkTopology,
  volcanoPartitionPolicy,
  volcanoPlainJob,
  volcanoPluginFlags,
  volcanoPlugins,
  volcanoPodGroup,
  volcanoPodPending,
  volcanoPolicies,
  volcanoPytorch,
  volcanoQueueHierarchy,
  volcanoBuiltInQueue,
  volcanoQueueReference,
  volcanoQueueValues,
  volcanoReadyDeadlock,
  volcanoRestartPolicy,
  volcanoTasks,
  volcanoTopologyPolicy,
  volcanoVolumes,
];
