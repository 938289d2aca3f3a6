import { torchrun, volcanoJob } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'torchrun-arguments',
    volcanoJob('minAvailable: 4', torchrun('--nnodes=8')),
    [
      "error: 'spec.tasks[0].template.spec.containers[0]' (--nnodes=8) waits for 8 nodes, and only 4 pods run torchrun at a time "
      + "(worker 4); write --nnodes=4, or run 8 pods",
      "warning: 'spec.tasks[0].template.spec.containers[0]' (no --node-rank) gives all 4 pods the rank 0; write "
      + "--node-rank=$(VC_TASK_INDEX)",
    ],
  ],
  [
    'torchrun-arguments',
    volcanoJob('minAvailable: 4', torchrun('--nnodes=3')),
    [
      "warning: 'spec.tasks[0].template.spec.containers[0]' (--nnodes=3) takes 3 nodes, and 4 pods run torchrun; write --nnodes=4",
      "warning: 'spec.tasks[0].template.spec.containers[0]' (no --node-rank) gives all 4 pods the rank 0; write "
      + "--node-rank=$(VC_TASK_INDEX)",
    ],
  ],
  [
    'torchrun-arguments', volcanoJob('minAvailable: 4', torchrun('--nnodes=4, --node-rank=0')),
    ["error: 'spec.tasks[0].template.spec.containers[0]' (--node-rank=0) gives all 4 pods the rank 0; write --node-rank=$(VC_TASK_INDEX)"],
  ],
  [
    'torchrun-arguments',
    volcanoJob('minAvailable: 4', torchrun('--nnodes=4')),
    [
      "warning: 'spec.tasks[0].template.spec.containers[0]' (no --node-rank) gives all 4 pods the rank 0; write "
      + "--node-rank=$(VC_TASK_INDEX)",
    ],
  ],
  [
    'torchrun-arguments',
    volcanoJob(
      'minAvailable: 4',
      `${torchrun('--nnodes=8, --node_rank=$(VC_TASK_INDEX)', 'master')}, ${torchrun('--nnodes=8, --node_rank=$(VC_TASK_INDEX)')}`,
    ),
    [
      "warning: 'spec.tasks[0].template.spec.containers[0]' (--node-rank=$(VC_TASK_INDEX)) begins at 0 in each task, so ranks occur "
      + "twice; make it one task, or use the pytorch plugin and $(RANK)",
      "warning: 'spec.tasks[1].template.spec.containers[0]' (--node-rank=$(VC_TASK_INDEX)) begins at 0 in each task, so ranks occur "
      + "twice; make it one task, or use the pytorch plugin and $(RANK)",
    ],
  ],
  [
    'torchrun-arguments',
    volcanoJob(
      'minAvailable: 4',
      torchrun('--nnodes=4, --node-rank=$(VC_TASK_INDEX), --nproc-per-node=4', 'worker', 'resources: {limits: {nvidia.com/gpu: 8}}'),
    ),
    [
      "warning: 'spec.tasks[0].template.spec.containers[0]' (--nproc-per-node=4) starts 4 processes, and 4 of 8 GPUs stay idle unless "
      + "it uses several; write --nproc-per-node=8",
    ],
  ],
  [
    'torchrun-arguments',
    volcanoJob(
      'minAvailable: 4',
      torchrun('--nnodes=4, --node-rank=$(VC_TASK_INDEX), --nproc-per-node=16', 'worker', 'resources: {limits: {nvidia.com/gpu: 8}}'),
    ),
    ["warning: 'spec.tasks[0].template.spec.containers[0]' (--nproc-per-node=16) starts 16 processes on 8 GPUs; write --nproc-per-node=8"],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
