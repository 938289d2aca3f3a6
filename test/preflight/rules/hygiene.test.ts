import { container, podJob } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'grace-period',
    podJob('containers: [{name: main, image: example.com/train:1, lifecycle: {preStop: {exec: {command: [sh, -c, sleep 60]}}}}]'),
    [
      "warning: 'spec.template.spec.terminationGracePeriodSeconds' (30, the default) ends before the preStop hook of container 'main' "
      + "does, which sleeps 60 seconds; write more than 60",
    ],
  ],
  [
    'grace-period',
    podJob(
      'containers: [{name: main, image: example.com/train:1, resources: {limits: {nvidia.com/gpu: 1}}, volumeMounts: [{name: a, '
      + 'mountPath: /checkpoints}]}], volumes: [{name: a, emptyDir: {}}]',
    ),
    [
      "info: 'spec.template.spec.terminationGracePeriodSeconds' (30, the default) is all that a preempted pod has to write its last "
      + "checkpoint; write how long a checkpoint takes, and some more",
    ],
  ],
  [
    'literal-secret',
    container('command: [train, --api-key=0123456789abcdef, --db=postgres://ml:secret@db/x]'),
    [
      "warning: 'spec.template.spec.containers[0].command[1]' (an argument) looks like it has a secret in it; put it into a Secret, and "
      + "refer to that with valueFrom.secretKeyRef, and use $(NAME) in the argument",
      "warning: 'spec.template.spec.containers[0].command[2]' (an argument) looks like it has a secret in it; put it into a Secret, and "
      + "refer to that with valueFrom.secretKeyRef, and use $(NAME) in the argument",
    ],
  ],
  [
    'literal-secret',
    container('env: [{name: HF_TOKEN, value: hf_0123456789abcdefghijklmn}]'),
    [
      "warning: 'spec.template.spec.containers[0].env[0].value' (not shown) looks like a secret; put it into a Secret, and refer to "
      + "that with valueFrom.secretKeyRef",
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
