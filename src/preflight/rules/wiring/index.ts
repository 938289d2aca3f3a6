import { Rule } from '../../rule';
import { completionIndex } from './completion-index';
import { envReferenceOrder } from './env-reference-order';
import { hostNetworkDns } from './host-network-dns';
import { leaderAddress } from './leader-address';
import { mpirunArguments } from './mpirun-arguments';
import { templatePlaceholder } from './template-placeholder';
import { tfConfigScript } from './tf-config-script';
import { torchrunArguments } from './torchrun-arguments';
import { unresolvedVariable } from './unresolved-variable';
import { visibleDevices } from './visible-devices';

/** Rules about how the pods of a workload find each other. */
export const WIRING_RULES: readonly Rule[] = [
  completionIndex,
  envReferenceOrder,
  hostNetworkDns,
  leaderAddress,
  mpirunArguments,
  templatePlaceholder,
  tfConfigScript,
  torchrunArguments,
  unresolvedVariable,
  visibleDevices,
];
