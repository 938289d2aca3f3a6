import { Finding, sentenceOf } from '../../../src/preflight/finding';
import { SCHEMA_RULES } from '../../../src/preflight/schema/rules/index';
import { preflight } from '../../support/preflight';

const IDS: ReadonlySet<string> = new Set(SCHEMA_RULES.map(({ id }) => id));

function said({ rule, ...finding }: Finding): string {
  return `${rule}: ${sentenceOf({ rule, ...finding })}`;
}

test.each<readonly [string, readonly string[]]>([
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: AdmissionCheck',
      'metadata: {name: check}',
      'spec: {parameters: {kind: MultiKueueConfig}}',
    ].join('\n'),
    [
      "missing-field: 'spec.parameters.apiGroup' (not given) must be given; name the object with the parameters; of Kueue's kinds the group is kueue.x-k8s.io",
      "missing-field: 'spec.parameters.name' (not given) must be given; name the object with the parameters",
      "missing-field: 'spec.controllerName' (not given) must be given; write 'kueue.x-k8s.io/multikueue' or 'kueue.x-k8s.io/provisioning-request'",
    ],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: MultiKueueConfig', 'metadata: {name: workers}', 'spec: {clusters: [a, b, a]}'].join('\n'),
    ["custom-resource-rule: 'spec.clusters' (a, b, a) is refused: must be unique; list each cluster once"],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: MultiKueueConfig', 'metadata: {name: workers}', 'spec: {clusters: []}'].join('\n'),
    [
      "out-of-bounds: 'spec.clusters' (empty) has 0 entries, and must have 1 to 20; list 1 to 20 MultiKueueClusters, the preferred one first",
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: MultiKueueCluster',
      'metadata: {name: a}',
      'spec: {clusterSource: {kubeConfig: {locationType: Secret}}}',
    ].join('\n'),
    ["missing-field: 'spec.clusterSource.kubeConfig.location' (not given) must be given; name the Secret with the kubeconfig"],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: MultiKueueCluster', 'metadata: {name: a}', 'spec: {clusterSource: {}}'].join('\n'),
    [
      "custom-resource-rule: 'spec.clusterSource' ({}) is refused: exactly one of the fields in [kubeConfig clusterProfileRef] must be set; name the Secret with the kubeconfig: kubeConfig.location",
    ],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: MultiKueueCluster', 'metadata: {name: a}', 'spec: {kubeConfig: {location: a}}'].join(
      '\n',
    ),
    [
      "missing-field: 'spec.clusterSource' (not given) must be given; name the Secret with the kubeconfig: kubeConfig.location",
      `unknown-field: 'spec.kubeConfig' ({"location":"a"}) is no field of 'spec'; move it: 'kubeConfig' is a field of spec.clusterSource`,
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ClusterQueue',
      'metadata: {name: research}',
      'spec: {preemption: {reclaimWithinCohort: Always, borrowWithinCohort: {policy: LowerPriority}}}',
    ].join('\n'),
    ["not-one-of: 'spec.preemption.reclaimWithinCohort' (Always) must be one of Never, LowerPriority, Any; write one of these"],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ClusterQueue',
      'metadata: {name: research}',
      'spec: {preemption: {borrowWithinCohort: {policy: LowerPriority}}}',
    ].join('\n'),
    [
      `custom-resource-rule: 'spec.preemption' ({"borrowWithinCohort":{"policy":"LowerPriority"}}) is refused: reclaimWithinCohort=Never and borrowWithinCohort.Policy!=Never; write 'reclaimWithinCohort: Any' or LowerPriority, or remove borrowWithinCohort`,
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ClusterQueue',
      'metadata: {name: research}',
      'spec: {flavorFungibility: {whenCanBorrow: Borrow}}',
    ].join('\n'),
    [
      "not-one-of: 'spec.flavorFungibility.whenCanBorrow' (Borrow) must be one of MayStopSearch, TryNextFlavor; write 'MayStopSearch', its name in v1beta2",
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ClusterQueue',
      'metadata: {name: research}',
      'spec: {flavorFungibility: {whenCanBorrow: MayStopSearch, preference: BorrowingOverPreemption}}',
    ].join('\n'),
    [
      `custom-resource-rule: 'spec.flavorFungibility' ({"whenCanBorrow":"MayStopSearch","preference":"BorrowingOverPreemption"}) is refused: preference can only be set when both whenCanBorrow and whenCanPreempt are TryNextFlavor; write TryNextFlavor in whenCanBorrow and whenCanPreempt, or remove the preference`,
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ClusterQueue',
      'metadata: {name: research}',
      'spec: {cohort: company, admissionChecks: [a]}',
    ].join('\n'),
    [
      "unknown-field: 'spec.cohort' (company) is no field of 'spec'; write 'cohortName'",
      "unknown-field: 'spec.admissionChecks' (a) is no field of 'spec'; move it: 'admissionChecks' is a field of spec.admissionChecksStrategy",
    ],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta1', 'kind: ClusterQueue', 'metadata: {name: research}', 'spec: {cohortName: company}'].join('\n'),
    ["unknown-field: 'spec.cohortName' (company) is no field of 'spec'; write 'cohort'"],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ProvisioningRequestConfig',
      'metadata: {name: config}',
      'spec: {parameters: {zone: 3}, managedResources: [a/b, a/b]}',
    ].join('\n'),
    [
      "duplicate-entry: 'spec.managedResources[1]' (a/b) is the same value as in entry [0]; leave one out",
      "missing-field: 'spec.provisioningClassName' (not given) must be given; name the class of your autoscaler",
      "wrong-type: 'spec.parameters.zone' (3) is a number, and must be a text; write it in quotes: '3'",
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ResourceFlavor',
      'metadata: {name: h100}',
      'spec: {nodeLabels: {a: "1", b: "1", c: "1", d: "1", e: "1", f: "1", g: "1", h: "1", i: "1"}}',
    ].join('\n'),
    [
      `out-of-bounds: 'spec.nodeLabels' ({"a":"1","b":"1","c":"1","d":"1","e":"1","f":"1","g":"1","h":"1","i":"1"}) has 9 properties, and must have at most 8; keep those that tell the flavors apart`,
    ],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: ResourceFlavor', 'metadata: {name: h100}', 'spec: {topologyName: racks}'].join('\n'),
    [
      `custom-resource-rule: 'spec' ({"topologyName":"racks"}) is refused: at least one nodeLabel is required when topology is set; add the label of the node pool to nodeLabels`,
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ResourceFlavor',
      'metadata: {name: h100}',
      'spec: {nodeTaints: [{key: gpu, effect: Never}]}',
    ].join('\n'),
    [
      `custom-resource-rule: 'spec.nodeTaints' ([{"key":"gpu","effect":"Never"}]) is refused: supported taint effect values: 'NoSchedule', 'PreferNoSchedule', 'NoExecute'; write effect NoSchedule, PreferNoSchedule or NoExecute`,
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: ResourceFlavor',
      'metadata: {name: h100}',
      'spec: {tolerations: [{key: gpu, operator: In}, {operator: Equal}]}',
    ].join('\n'),
    [
      `custom-resource-rule: 'spec.tolerations' ([{"key":"gpu","operator":"In"},{"operator":"Equal"}]) is refused: operator must be Exists when 'key' is empty, which means 'match all values and all keys'; name the key of the taint, or write operator Exists`,
      `custom-resource-rule: 'spec.tolerations' ([{"key":"gpu","operator":"In"},{"operator":"Equal"}]) is refused: supported toleration values: 'Equal'(default), 'Exists'; correct the toleration`,
    ],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: Topology', 'metadata: {name: racks}', 'spec: {levels: []}'].join('\n'),
    [
      "out-of-bounds: 'spec.levels' (empty) has 0 entries, and must have 1 to 16; list 1 to 16 different levels from the widest to the narrowest",
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: Topology',
      'metadata: {name: racks}',
      'spec: {levels: [{nodeLabel: kubernetes.io/hostname}, {nodeLabel: rack}]}',
    ].join('\n'),
    [
      `custom-resource-rule: 'spec.levels' ([{"nodeLabel":"kubernetes.io/hostname"},{"nodeLabel":"rack"}]) is refused: the kubernetes.io/hostname label can only be used at the lowest level of topology; move kubernetes.io/hostname to the end`,
    ],
  ],
  [
    [
      'apiVersion: kueue.x-k8s.io/v1beta2',
      'kind: Topology',
      'metadata: {name: racks}',
      'spec: {levels: [{nodeLabel: rack}, {nodeLabel: rack}]}',
    ].join('\n'),
    [
      `custom-resource-rule: 'spec.levels' ([{"nodeLabel":"rack"},{"nodeLabel":"rack"}]) is refused: must be unique; list 1 to 16 different levels from the widest to the narrowest`,
    ],
  ],
  [
    ['apiVersion: kueue.x-k8s.io/v1beta2', 'kind: WorkloadPriorityClass', 'metadata: {name: high}', 'spec: {value: 1000}'].join('\n'),
    [
      "missing-field: 'value' (not given) must be given; write 'value'",
      `unknown-field: 'spec' ({"value":1000}) is no field of this kind; move what is in it one level up`,
    ],
  ],
  [
    ['apiVersion: scheduling.k8s.io/v1', 'kind: PriorityClass', 'metadata: {name: high}', 'spec: {value: 1000}'].join('\n'),
    [`unknown-field: 'spec' ({"value":1000}) is no field of this kind; move what is in it one level up`],
  ],
  [
    ['apiVersion: scheduling.volcano.sh/v1beta1', 'kind: Queue', 'metadata: {name: q}'].join('\n'),
    ["missing-field: 'spec' (not given) must be given; write 'spec: {}' at least: Volcano's webhook fails without it"],
  ],
  [
    ['apiVersion: scheduling.volcano.sh/v1beta1', 'kind: Queue', 'metadata: {name: q}', 'spec: {guarantee: {cpu: 8}}'].join('\n'),
    ["unknown-field: 'spec.guarantee.cpu' (8) is no field of 'guarantee'; move it into 'resource'"],
  ],
  [
    [
      'apiVersion: topology.volcano.sh/v1alpha1',
      'kind: HyperNode',
      'metadata: {name: r}',
      'spec: {tier: first, members: [{type: Rack, selector: {exactMatch: {name: a}, regexMatch: {pattern: a}}}]}',
    ].join('\n'),
    [
      "not-one-of: 'spec.members[0].type' (Rack) must be one of Node, HyperNode; write one of these",
      "wrong-type: 'spec.tier' (first) is a text, and must be a whole number; write a whole number",
    ],
  ],
  [
    [
      'apiVersion: batch/v1',
      'kind: Job',
      'metadata: {name: train, namespace: ml}',
      "spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1', command: python train.py, args: [--epochs, 100, true, {a: b}, ~]}]}}}",
    ].join('\n'),
    [
      `wrong-type: 'spec.template.spec.containers[0].command' (python train.py) is a text, and must be a list; write a list: ["python train.py"]`,
      "wrong-type: 'spec.template.spec.containers[0].args[1]' (100) is a number, and must be a text; write it in quotes: '100'",
      "wrong-type: 'spec.template.spec.containers[0].args[2]' (true) is a boolean, and must be a text; write it in quotes: 'true'",
      `wrong-type: 'spec.template.spec.containers[0].args[3]' ({"a":"b"}) is a map, and must be a text; write a text`,
    ],
  ],
  [
    [
      'apiVersion: batch/v1',
      'kind: Job',
      'metadata: {name: train, namespace: ml}',
      "spec: {template: {spec: {restartPolicy: Never, tolerations: [{key: gpu, operator: Exists}], containers: [{name: main, image: 'registry.example/train:1.0', resources: {limits: {memory: 16Gi}}}], tollerations: []}}}",
    ].join('\n'),
    ["unknown-field: 'spec.template.spec.tollerations' (empty) is no field of 'spec'; write 'tolerations'"],
  ],
  [
    [
      'apiVersion: batch/v1',
      'kind: Job',
      'metadata: {name: train, namespace: ml}',
      "spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, volumes: [], image: 'registry.example/train:1.0', resources: {limits: {memory: 16Gi}}}]}}}",
    ].join('\n'),
    [
      "unknown-field: 'spec.template.spec.containers[0].volumes' (empty) is no field of 'containers'; move it: 'volumes' is a field of spec.template.spec",
    ],
  ],
  [
    [
      'apiVersion: batch/v1',
      'kind: Job',
      'metadata: {name: train, namespace: ml}',
      "spec: {backOffLimit: 0, image: a, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'registry.example/train:1.0', resources: {limits: {memory: 16Gi}}}]}}}",
    ].join('\n'),
    [
      "unknown-field: 'spec.backOffLimit' (0) is no field of 'spec'; write 'backoffLimit'",
      "unknown-field: 'spec.image' (a) is no field of 'spec'; move it: 'image' is a field of spec.template.spec.containers[]",
    ],
  ],
  [
    [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: {name: c, namespace: ml, labels: {version: 1}, lables: {}}',
      'data: {a: 1, b: "2"}',
    ].join('\n'),
    [
      "unknown-field: 'metadata.lables' ({}) is no field of 'metadata'; write 'labels'",
      "wrong-type: 'data.a' (1) is a number, and must be a text; write it in quotes: '1'",
    ],
  ],
  [
    ['apiVersion: v1', 'kind: Secret', 'metadata: {name: c, namespace: ml}', 'data: {password: "hunter 2"}'].join('\n'),
    ["bad-format: 'data.password' (not shown) is no base64; write it through 'base64'; in a Secret, plain text belongs in stringData"],
  ],
  [
    [
      'apiVersion: v1',
      'kind: PersistentVolumeClaim',
      'metadata: {name: c, namespace: ml}',
      'spec: {accessModes: [ReadWriteAll], resources: {requests: {storage: 10GB}}}',
    ].join('\n'),
    [
      "bad-format: 'spec.resources.requests.storage' (10GB) is no quantity: a number with an optional suffix such as m, k, M, G, Ki, Mi, Gi; write '10G'",
      "not-one-of: 'spec.accessModes[0]' (ReadWriteAll) must be one of ReadOnlyMany, ReadWriteMany, ReadWriteOnce, ReadWriteOncePod; write 'ReadWriteMany'",
    ],
  ],
])('a schema says what is wrong with\n%s', (yaml, messages) => {
  expect(
    preflight(yaml)
      .filter(({ rule }) => IDS.has(rule))
      .map(said),
  ).toEqual(messages);
});
