import { Rule } from '../../rule';
import { volcanoDependsOn } from './volcano-depends-on';
import { volcanoDependsOnGang } from './volcano-depends-on';
import { volcanoHypernode } from './volcano-hypernode';
import { volcanoJobName } from './volcano-job-name';
import { volcanoJobNumbers } from './volcano-job-numbers';
import { volcanoNetworkTopology } from './volcano-network-topology';
import { volcanoPartitionPolicy } from './volcano-partition-policy';
import { volcanoPluginFlags } from './volcano-plugin-flags';
import { volcanoPlugins } from './volcano-plugins';
import { volcanoPodGroup } from './volcano-pod-group';
import { volcanoPolicies } from './volcano-policies';
import { volcanoQueueHierarchy } from './volcano-queue-hierarchy';
import { volcanoBuiltInQueue } from './volcano-queue-hierarchy';
import { volcanoQueueReference } from './volcano-queue-reference';
import { volcanoQueueValues } from './volcano-queue-values';
import { volcanoTasks } from './volcano-tasks';
import { volcanoTopologyPolicy } from './volcano-topology-policy';
import { volcanoVolumes } from './volcano-volumes';

/** Rules about Volcano. */
export const VOLCANO_RULES: readonly Rule[] = [
  volcanoDependsOn,
  volcanoDependsOnGang,
  volcanoHypernode,
  volcanoJobName,
  volcanoJobNumbers,
  volcanoNetworkTopology,
  volcanoPartitionPolicy,
  volcanoPluginFlags,
  volcanoPlugins,
  volcanoPodGroup,
  volcanoPolicies,
  volcanoQueueHierarchy,
  volcanoBuiltInQueue,
  volcanoQueueReference,
  volcanoQueueValues,
  volcanoTasks,
  volcanoTopologyPolicy,
  volcanoVolumes,
];
