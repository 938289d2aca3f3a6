import { jobSet } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'jobset-claims', jobSet('{name: worker, template: {spec: {TEMPLATE}}}', `volumeClaimPolicies: [${'{templates: []}, '.repeat(51)}]`),
    ["error: 'spec.volumeClaimPolicies' (51 policies) must be at most 50; merge policies"],
  ],
  [
    'jobset-claims',
    jobSet('{name: worker, template: {spec: {TEMPLATE}}}', 'volumeClaimPolicies: [{templates: [{metadata: {name: data}}]}]'),
    [
      "error: 'spec.volumeClaimPolicies[0].templates[0].metadata.name' (data) must be mounted by a container; add a volumeMount named "
      + "'data'",
    ],
  ],
  [
    'jobset-claims',
    jobSet(
      '{name: worker, template: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1, '
      + 'volumeMounts: [{name: data, mountPath: /data}]}], volumes: [{name: data, emptyDir: {}}]}}}}}',
      'volumeClaimPolicies: [{templates: [{metadata: {name: data}}]}]',
    ),
    [
      "error: 'spec.volumeClaimPolicies[0].templates[0].metadata.name' (data) must not be the name of a volume too, as in "
      + "spec.replicatedJobs[0].template.spec.template.spec.volumes; rename one of them",
    ],
  ],
  [
    'jobset-coordinator', jobSet('{name: worker, template: {spec: {completions: 2, TEMPLATE}}}', 'coordinator: {replicatedJob: leader}'),
    ["error: 'spec.coordinator.replicatedJob' (leader) must be the name of a replicated job; use one of worker"],
  ],
  [
    'jobset-coordinator',
    jobSet(
      '{name: worker, replicas: 2, template: {spec: {completions: 2, TEMPLATE}}}',
      'coordinator: {replicatedJob: worker, jobIndex: 2, podIndex: 2}',
    ),
    [
      "error: 'spec.coordinator.jobIndex' (2) must be below the replicas of 'worker', 2; write 0",
      "error: 'spec.coordinator.podIndex' (2) must be below the completions of 'worker', 2; write 0",
    ],
  ],
  [
    'jobset-coordinator', jobSet('{name: worker, template: {spec: {TEMPLATE}}}', 'coordinator: {replicatedJob: worker}'),
    ["error: 'spec.coordinator.replicatedJob' (worker) must be Indexed and have completions; give the template completions"],
  ],
  [
    'jobset-coordinator',
    jobSet(
      '{name: worker, template: {spec: {completions: 2, TEMPLATE}}}', 'coordinator: {replicatedJob: worker}', `name: ${'a'.repeat(30)}`,
    ),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) makes the address of the coordinator no label of at most 63 characters "
      + "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-worker-0-0.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' has 72); shorten the JobSet, or write a short "
        + "network.subdomain",
    ],
  ],
  [
    'jobset-depends-on',
    jobSet('{name: a, dependsOn: [{name: b, status: Ready}], template: {spec: {TEMPLATE}}}, {name: b, template: {spec: {TEMPLATE}}}'),
    ["error: 'spec.replicatedJobs[0].dependsOn' (b) must not be on the first replicated job; reorder the replicated jobs"],
  ],
  [
    'jobset-depends-on',
    jobSet('{name: a, template: {spec: {TEMPLATE}}}, {name: b, dependsOn: [{name: c, status: Running}], template: {spec: {TEMPLATE}}}'),
    [
      "error: 'spec.replicatedJobs[1].dependsOn[0].name' (c) must be a replicated job earlier in the list; use one of a",
      "error: 'spec.replicatedJobs[1].dependsOn[0].status' (Running) must be Ready or Complete; correct the status",
    ],
  ],
  [
    'jobset-depends-on',
    jobSet(
      '{name: a, template: {spec: {TEMPLATE}}}, {name: b, dependsOn: [{name: a, status: Ready}, {name: a, status: Ready}, {name: a, '
      + 'status: Ready}, {name: a, status: Ready}, {name: a, status: Ready}, {name: a, status: Ready}], template: {spec: {TEMPLATE}}}',
    ),
    ["error: 'spec.replicatedJobs[1].dependsOn' (6 entries) must be at most 5; depend on the last of a chain"],
  ],
  [
    'jobset-depends-on',
    jobSet(
      '{name: a, template: {spec: {TEMPLATE}}}, {name: b, dependsOn: [{name: a, status: Ready}], template: {spec: {TEMPLATE}}}',
      'startupPolicy: {startupPolicyOrder: InOrder}',
    ),
    [
      "error: 'spec.replicatedJobs[1].dependsOn' (b) must not be used with startupPolicy InOrder; remove the startupPolicy, which is "
      + "deprecated",
    ],
  ],
  [
    'jobset-gated-actions',
    jobSet(
      '{name: worker, replicas: 1025, template: {spec: {TEMPLATE}}}, {name: leader, template: {spec: {TEMPLATE}}}',
      'failurePolicy: {rules: [{name: one, action: RestartJob, targetReplicatedJobs: [worker]}]}',
    ),
    [
      "error: 'spec.replicatedJobs[0].replicas' (1025) must be at most 1024 where a rule restarts single Jobs; lower it, or use "
      + "'RestartJobSet'",
      "warning: 'spec.failurePolicy.rules[0].action' (RestartJob) needs the alpha feature gate RestartJob; use 'RestartJobSet', or "
      + "check that the gate is on",
    ],
  ],
  [
    'jobset-gated-actions',
    jobSet(
      '{name: worker, template: {spec: {TEMPLATE}}}',
      'failurePolicy: {restartStrategy: InPlaceRestart, rules: [{name: one, action: RestartJob}]}',
    ),
    [
      "error: 'spec.replicatedJobs[0].template.spec.backoffLimit' (not given) must be 2147483647 with InPlaceRestart; write "
      + "'backoffLimit: 2147483647'; failurePolicy.maxRestarts is the limit",
      "error: 'spec.replicatedJobs[0].template.spec.podReplacementPolicy' (not given) must be Failed with InPlaceRestart; write "
      + "'podReplacementPolicy: Failed'",
      "error: 'spec.replicatedJobs[0].template.spec.completions' (not given) must be parallelism, 1, with InPlaceRestart; make both the "
      + "same",
      "warning: 'spec.failurePolicy.rules[0].action' (RestartJob) needs the alpha feature gate RestartJob; use 'RestartJobSet', or "
      + "check that the gate is on",
      "warning: 'spec.failurePolicy.restartStrategy' (InPlaceRestart) needs the alpha feature gate InPlaceRestart; use 'Recreate', or "
      + "check that the gate is on",
    ],
  ],
  [
    'jobset-names',
    jobSet('{name: worker, replicas: 10, template: {spec: {TEMPLATE}}}', 'suspend: false', `name: ${'a'.repeat(56)}`),
    [
      "error: 'spec.replicatedJobs[0].name' (worker) makes Job names that are no DNS labels of at most 63 characters beginning with a "
      + "letter ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-worker-9' has 65 characters); shorten the JobSet or the "
        + "replicated job by 2 characters",
    ],
  ],
  [
    'jobset-names',
    jobSet('{name: worker, template: {spec: {completions: 100, TEMPLATE}}}', 'suspend: false', `name: ${'a'.repeat(46)}`),
    [
      "error: 'spec.replicatedJobs[0].name' (worker) makes pod names longer than 63 characters "
      + "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-worker-0-99-abcde' has 64); shorten the JobSet or the replicated job by 1 "
        + "character",
    ],
  ],
  [
    'jobset-names',
    jobSet('{name: worker, template: {spec: {TEMPLATE}}}', 'suspend: false', 'name: 3d-model'),
    [
      "error: 'spec.replicatedJobs[0].name' (worker) makes Job names that are no DNS labels of at most 63 characters beginning with a "
      + "letter ('3d-model-worker-0' has 17 characters); rename the JobSet or the replicated job",
    ],
  ],
  [
    'jobset-names',
    jobSet('{name: a, groupName: 1st, template: {spec: {TEMPLATE}}}, {name: a, template: {spec: {TEMPLATE}}}'),
    [
      "error: 'spec.replicatedJobs[0].groupName' (1st) must be a DNS label that begins with a letter; rename the group",
      "error: 'spec.replicatedJobs[1].name' (a) must be unique among the replicated jobs; rename one of them",
    ],
  ],
  [
    'jobset-network',
    jobSet(
      '{name: worker, replicas: 100000, template: {spec: {parallelism: 100000, TEMPLATE}}}', 'managedBy: kueue, network: {subdomain: 1st}',
    ),
    [
      "error: 'spec.network.subdomain' (1st) must be a DNS label of at most 63 characters that begins with a letter; rename it",
      "error: 'spec.managedBy' (kueue) must be a domain and a path of together at most 63 characters; leave it out",
      "error: 'spec.replicatedJobs[0].replicas' (100000) must make at most 2147483647 pods together with parallelism (10000000000 "
      + "pods); lower it",
    ],
  ],
  [
    'jobset-policies',
    jobSet('{name: worker, template: {spec: {TEMPLATE}}}', 'successPolicy: {operator: Some, targetReplicatedJobs: [leader]}'),
    [
      "error: 'spec.successPolicy.targetReplicatedJobs' (leader) must be the name of a replicated job; use one of worker",
      "error: 'spec.successPolicy.operator' (Some) must be All or Any; correct the operator",
    ],
  ],
  [
    'jobset-policies',
    jobSet('{name: worker, template: {spec: {TEMPLATE}}}', 'failurePolicy: {maxRestarts: -1, restartStrategy: Always}'),
    [
      "error: 'spec.failurePolicy.restartStrategy' (Always) must be Recreate, BlockingRecreate or InPlaceRestart; correct the strategy",
      "warning: 'spec.failurePolicy.maxRestarts' (-1) below 0 means what 0 means: the JobSet fails when its first Job does, and is "
      + "never restarted; write the number of restarts; for any number of them, rules with "
      + "'action: RestartJobSetAndIgnoreMaxRestarts'",
    ],
  ],
  [
    'jobset-policies',
    jobSet(
      '{name: worker, template: {spec: {TEMPLATE}}}',
      'failurePolicy: {rules: [{name: 1st, action: Restart, onJobFailureReasons: [Evicted], targetReplicatedJobs: [leader]}]}',
    ),
    [
      "error: 'spec.failurePolicy.rules[0].name' (1st) must be at most 128 letters, digits, '_', ',' and ':', beginning with a letter; "
      + "rename the rule",
      "error: 'spec.failurePolicy.rules[0].action' (Restart) must be one of FailJobSet, RestartJobSet, "
      + "RestartJobSetAndIgnoreMaxRestarts, RestartJob, RestartJobAndIgnoreMaxRestarts; correct the action",
      "error: 'spec.failurePolicy.rules[0].onJobFailureReasons' (Evicted) must be of BackoffLimitExceeded, DeadlineExceeded, "
      + "FailedIndexes, MaxFailedIndexesExceeded, PodFailurePolicy; correct the reason",
      "error: 'spec.failurePolicy.rules[0].targetReplicatedJobs' (leader) must be the name of a replicated job; use one of worker",
    ],
  ],
  [
    'jobset-policies',
    jobSet(
      '{name: worker, template: {spec: {TEMPLATE}}}',
      'failurePolicy: {rules: [{name: one, action: FailJobSet}, {name: one, action: FailJobSet}]}',
    ),
    ["error: 'spec.failurePolicy.rules[1].name' (one) must be unique; rename the rule"],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
