import { cronJob, failurePolicy, job, podJob } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'job-backoff-per-index', job('backoffLimitPerIndex: 1'),
    ["error: 'spec.backoffLimitPerIndex' (1) needs completionMode Indexed; write 'completionMode: Indexed', or remove it"],
  ],
  [
    'job-backoff-per-index', job('completionMode: Indexed, completions: 4, maxFailedIndexes: 2'),
    ["error: 'spec.maxFailedIndexes' (2) needs backoffLimitPerIndex; write 'backoffLimitPerIndex' too"],
  ],
  [
    'job-backoff-per-index', job('completionMode: Indexed, completions: 4, backoffLimitPerIndex: 1, maxFailedIndexes: 5'),
    ["error: 'spec.maxFailedIndexes' (5) must be at most 4, the number of completions; lower it"],
  ],
  [
    'job-backoff-per-index',
    job('completionMode: Indexed, completions: 200000, parallelism: 20000, backoffLimitPerIndex: 1'),
    [
      "error: 'spec.maxFailedIndexes' (not given) must be given and at most 10000 with more than 100000 completions; write "
      + "'maxFailedIndexes: 10000'",
      "error: 'spec.parallelism' (20000) must be at most 10000 with backoffLimitPerIndex and more than 100000 completions; lower it",
    ],
  ],
  [
    'job-indexed', job('completionMode: indexed'),
    ["error: 'spec.completionMode' (indexed) must be Indexed or NonIndexed; correct the value"],
  ],
  [
    'job-indexed',
    job('completionMode: Indexed, parallelism: 8'),
    [
      "error: 'spec.completions' (not given) must be given when completionMode is Indexed; write 'completions: 8' for as many indexes "
      + "as pods at a time",
    ],
  ],
  [
    'job-indexed', job('completionMode: Indexed, completions: 200000, parallelism: 200000'),
    ["error: 'spec.parallelism' (200000) must be at most 100000 when completionMode is Indexed; lower it; completions may be higher"],
  ],
  [
    'job-name',
    job('backoffLimit: 3', `name: ${'a'.repeat(64)}`),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) must be at most 63 characters, because "
      + "it becomes a label of the pods; shorten it by 1 character",
    ],
  ],
  [
    'job-name',
    job('completionMode: Indexed, completions: 100', `name: ${'a'.repeat(61)}`),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) makes hostnames that are no DNS labels of "
      + "at most 63 characters (the last pod is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-99', 64 characters); "
        + "shorten the name by 1 character",
    ],
  ],
  [
    'job-name',
    job('completionMode: Indexed, completions: 2', 'name: train.v2'),
    [
      "error: 'metadata.name' (train.v2) makes hostnames that are no DNS labels of at most 63 characters (the last pod is 'train.v2-1', "
      + "10 characters); replace '.' by '-'",
    ],
  ],
  [
    'job-pod-failure-policy',
    podJob(
      'restartPolicy: OnFailure',
      "podFailurePolicy: {rules: [{action: Count, onPodConditions: [{type: DisruptionTarget, status: 'True'}]}]}",
    ),
    ["error: 'spec.template.spec.restartPolicy' (OnFailure) must be Never when there is a podFailurePolicy; write 'restartPolicy: Never'"],
  ],
  [
    'job-pod-failure-policy',
    job(`podFailurePolicy: {rules: [${'{action: FailJob, onExitCodes: {operator: In, values: [1]}}, '.repeat(21)}]}`),
    ["error: 'spec.podFailurePolicy.rules' (21 rules) must be at most 20; merge rules"],
  ],
  [
    'job-pod-failure-policy', failurePolicy('{action: Fail, onExitCodes: {operator: In, values: [1]}}'),
    ["error: 'spec.podFailurePolicy.rules[0].action' (Fail) must be one of FailJob, FailIndex, Ignore, Count; correct the action"],
  ],
  [
    'job-pod-failure-policy', failurePolicy('{action: FailIndex, onExitCodes: {operator: In, values: [1]}}'),
    ["error: 'spec.podFailurePolicy.rules[0].action' (FailIndex) needs backoffLimitPerIndex; write 'backoffLimitPerIndex', or use FailJob"],
  ],
  [
    'job-pod-failure-policy',
    failurePolicy('{action: FailJob}'),
    [
      "error: 'spec.podFailurePolicy.rules[0]' (action) must have exactly one of onExitCodes and onPodConditions; split it into two "
      + "rules, or add the missing one",
    ],
  ],
  [
    'job-pod-failure-policy',
    failurePolicy('{action: FailJob, onExitCodes: {operator: Is, values: []}}'),
    [
      "error: 'spec.podFailurePolicy.rules[0].onExitCodes.operator' (Is) must be In or NotIn; correct the operator",
      "error: 'spec.podFailurePolicy.rules[0].onExitCodes.values' (0 values) must have between 1 and 255 exit codes; list the exit codes",
    ],
  ],
  [
    'job-pod-failure-policy',
    failurePolicy('{action: FailJob, onExitCodes: {operator: In, values: [0, 3, 2, 3]}}'),
    [
      "error: 'spec.podFailurePolicy.rules[0].onExitCodes.values' (0, 3, 2, 3) must not have 0 with operator In, because 0 is success; "
      + "remove 0",
      "error: 'spec.podFailurePolicy.rules[0].onExitCodes.values' (0, 3, 2, 3) must be unique and ascending; write [0, 2, 3]",
    ],
  ],
  [
    'job-pod-failure-policy', failurePolicy('{action: FailJob, onExitCodes: {operator: In, values: [1], containerName: train}}'),
    ["error: 'spec.podFailurePolicy.rules[0].onExitCodes.containerName' (train) must be a container of the pod; use one of main"],
  ],
  [
    'job-pod-failure-policy',
    failurePolicy('{action: Ignore, onPodConditions: [{status: true}]}'),
    [
      "error: 'spec.podFailurePolicy.rules[0].onPodConditions[0].type' (not given) must be the type of a pod condition, such as "
      + "DisruptionTarget; name the condition",
      "error: 'spec.podFailurePolicy.rules[0].onPodConditions[0].status' (true) must be the text True, False or Unknown; write status: "
      + "'True' in quotes",
    ],
  ],
  [
    'job-pod-replacement-policy', job('podReplacementPolicy: Always'),
    ["error: 'spec.podReplacementPolicy' (Always) must be TerminatingOrFailed or Failed; correct the value"],
  ],
  [
    'job-pod-replacement-policy',
    job(
      "podReplacementPolicy: TerminatingOrFailed, podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: "
      + "DisruptionTarget, status: 'True'}]}]}",
    ),
    [
      "error: 'spec.podReplacementPolicy' (TerminatingOrFailed) must be Failed beside a podFailurePolicy; write 'podReplacementPolicy: "
      + "Failed', or leave it out",
    ],
  ],
  [
    'job-selector', job('selector: {matchLabels: {app: train}}'),
    [`error: 'spec.selector' ({"matchLabels":{"app":"train"}}) must be left to the API server; remove it`],
  ],
  [
    'job-selector',
    cronJob('manualSelector: true, selector: {matchLabels: {app: train}}'),
    [
      `error: 'spec.jobTemplate.spec.selector' ({"matchLabels":{"app":"train"}}) must not be in the template of a CronJob, whose Jobs `
      + 'would share it; remove it',
    ],
  ],
  [
    'job-success-policy', job('successPolicy: {rules: [{succeededIndexes: "0"}]}'),
    ["error: 'spec.successPolicy' (given) needs completionMode Indexed; write 'completionMode: Indexed', or remove it"],
  ],
  [
    'job-success-policy', job('completionMode: Indexed, completions: 4, successPolicy: {rules: []}'),
    ["error: 'spec.successPolicy.rules' (0 rules) must have between 1 and 20 rules; add or merge rules"],
  ],
  [
    'job-success-policy', job('completionMode: Indexed, completions: 4, successPolicy: {rules: [{}]}'),
    ["error: 'spec.successPolicy.rules[0]' (empty) must have succeededIndexes, succeededCount, or both; say which indexes must succeed"],
  ],
  [
    'job-success-policy',
    job('completionMode: Indexed, completions: 4, successPolicy: {rules: [{succeededIndexes: "0,4"}]}'),
    [
      "error: 'spec.successPolicy.rules[0].succeededIndexes' (0,4) must be ascending indexes and ranges below completions (4), such as "
      + "'0,2-3'; use indexes from 0 to 3",
    ],
  ],
  [
    'job-success-policy',
    job('completionMode: Indexed, completions: 4, successPolicy: {rules: [{succeededIndexes: 0-1, succeededCount: 3}]}'),
    [
      "error: 'spec.successPolicy.rules[0].succeededCount' (3) must be between 1 and 2, the number of indexes that count; correct the "
      + "count",
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
