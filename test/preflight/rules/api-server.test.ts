import { container, KUEUE, object, podJob, RBAC } from '../../support/manifests';
import { complaints, preflight } from '../../support/preflight';

/** An admission policy with one rule about what it matches. */
function policy(rest: string, rule = '{apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs]}'): string {
  const spec = `spec: {matchConstraints: {resourceRules: [${rule}]}, ${rest}}`;
  return object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'name: images', spec);
}

test.each([
  [
    'admission-policy',
    object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'name: images', 'spec: {}'),
    [
      "error: 'spec.matchConstraints' (not given) must be given; say which resources the policy is about",
      "error: 'spec.validations' (not given) must have at least one validation, or auditAnnotations one entry; write what must be true of the objects",
    ],
  ],
  [
    'admission-policy',
    policy(
      'matchConditions: [{name: a b, expression: ""}], variables: [{name: 1x, expression: object.spec}, {name: q, expression: '
      + 'variables.z}], validations: [{expression: "object.spec.x =="}, {expression: "obj.spec == 1"}, {expression: "variables.q.a"}, {expression: "1", reason: Never, message: "a\\nb"}, {expression: "request.owner == 1", messageExpression: "1"}]',
    ),
    [
      "error: 'spec.matchConditions[0].expression' (empty) must be given; correct the expression",
      "error: 'spec.matchConditions[0].name' (a b) must be a name of at most 63 characters; name the condition",
      "error: 'spec.variables[0].name' (1x) must be letters, digits and underscores, not beginning with a digit, and no reserved word; rename the variable",
      "error: 'spec.variables[1].expression' (variables.z) names 'variables.z', which does not exist; correct the expression",
      "error: 'spec.validations[0].expression' (object.spec.x ==) is no expression: Unexpected token: EOF; correct the expression",
      "error: 'spec.validations[1].expression' (obj.spec == 1) names 'obj', which does not exist; correct the expression",
      "error: 'spec.validations[3].expression' (1) must give a bool, and gives a int; correct the expression",
      "error: 'spec.validations[3].message' (a b) must be one line of text; write it on one line",
      "error: 'spec.validations[3].reason' (Never) must be one of Forbidden, Invalid, RequestEntityTooLarge, Unauthorized; correct the reason",
      "error: 'spec.validations[4].expression' (request.owner == 1) names 'request.owner', which does not exist; correct the expression",
      "error: 'spec.validations[4].messageExpression' (1) must give a string, and gives a int; correct the expression",
    ],
  ],
  [
    'admission-policy',
    policy(
      'paramKind: {apiVersion: v1, kind: ConfigMap}, validations: [{expression: "params.data.all(k, object.metadata.labels[k] == '
      + 'params.data[k]) && object.spec.containers.exists(c, quantity(c.x).isLessThan(quantity(\\"1\\")))"}], auditAnnotations: [{key: a, valueExpression: "\\"x\\""}, {key: a, valueExpression: "1"}]',
    ),
    [
      "error: 'spec.auditAnnotations[1].valueExpression' (1) must give a string, and gives a int; correct the expression",
      "error: 'spec.auditAnnotations[1].key' (a) must be unique; rename one of them",
    ],
  ],
  [
    'admission-policy',
    policy('validations: [{expression: "true"}]', '{apiGroups: ["*", batch], apiVersions: [""], operations: [CREAT], resources: []}'),
    [
      "error: 'spec.matchConstraints.resourceRules[0].operations[0]' (CREAT) must be one of *, CREATE, UPDATE, DELETE, CONNECT; correct the entry",
      "error: 'spec.matchConstraints.resourceRules[0].apiGroups' (*, batch) must have nothing beside '*'; write ['*'], or leave '*' out",
      "error: 'spec.matchConstraints.resourceRules[0].apiVersions[0]' (empty) must not be empty; correct the entry",
      "error: 'spec.matchConstraints.resourceRules[0].resources' (empty) must have at least one entry; list them, or write ['*']",
    ],
  ],
  [
    'admission-policy-binding',
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingAdmissionPolicyBinding',
      'name: images',
      'spec: {policyName: A_b, validationActions: [], paramRef: {}, matchResources: {namespaceSelector: {matchLabels: {team: a/b}, matchExpressions: [{key: team, operator: In}, {key: team, operator: Exists, values: [a]}, {key: "", operator: Like}]}}}',
    ),
    [
      "error: 'spec.policyName' (A_b) must be the name of a ValidatingAdmissionPolicy; correct the name",
      "error: 'spec.validationActions' (empty) must have at least one action; write [Deny]",
      "error: 'spec.matchResources.namespaceSelector.matchLabels[\"team\"]' (a/b) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; correct the value",
      "error: 'spec.matchResources.namespaceSelector.matchExpressions[0].values' (not given) must have at least one value with operator In; list the values, or use Exists",
      "error: 'spec.matchResources.namespaceSelector.matchExpressions[1].values' (a) must not be given with operator Exists; remove the values, or use In",
      "error: 'spec.matchResources.namespaceSelector.matchExpressions[2].key' (empty) must have a key of at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'; name the label",
      "error: 'spec.matchResources.namespaceSelector.matchExpressions[2].operator' (Like) must be one of In, NotIn, Exists, DoesNotExist; correct the operator",
      "error: 'spec.paramRef' ({}) must have either a name or a selector; name the object of parameters",
      "error: 'spec.paramRef.parameterNotFoundAction' (not given) must be Allow or Deny; write Deny",
    ],
  ],
  [
    'admission-policy-binding',
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingAdmissionPolicyBinding',
      'name: images',
      'spec: {policyName: images, validationActions: [Deny, Warn]}',
    ),
    ["error: 'spec.validationActions' (Deny, Warn) must not have both Deny and Warn; remove Warn"],
  ],
  [
    'affinity-terms',
    podJob(
      'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}, '
      + 'preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: {matchExpressions: [{key: gpu, operator: Gt, values: '
        + '["1", "2"]}], matchFields: [{key: a}]}}]}, podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: -x}}}]}}',
    ),
    [
      "error: 'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms' (empty) must have at least one term; say which nodes",
      "error: 'spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight' (0) must be between 1 and 100; correct the weight",
      "error: 'spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values' (1, 2) must be one value with operator Gt; write one number",
      'error: \'spec.template.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchFields[0]\' ({"key":"a"}) must be metadata.name, In or NotIn, and one value; use matchExpressions for labels',
      "error: 'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey' (not given) must be the key of a node label; write for instance 'topology.kubernetes.io/zone'",
      "error: "
      + "'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels[\"app\"]' (-x) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; correct the value",
    ],
  ],
  [
    'affinity-terms',
    podJob(
      'topologySpreadConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]',
    ),
    [
      "error: 'spec.template.spec.topologySpreadConstraints[0].maxSkew' (0) must be at least 1; write 1",
      "error: 'spec.template.spec.topologySpreadConstraints[1]' (zone DoNotSchedule) must be unique by topologyKey and whenUnsatisfiable; remove one of them",
      "error: 'spec.template.spec.topologySpreadConstraints[2].topologyKey' (not given) must be the key of a node label; write for instance 'topology.kubernetes.io/zone'",
    ],
  ],
  [
    'request-above-limit',
    container('resources: {requests: {memory: 8Gi}, limits: {memory: null}}'),
    ["error: 'spec.template.spec.containers[0].resources.requests[\"memory\"]' (8Gi) must be at most the limit, 0; raise the limit to 8Gi, or lower the request"],
  ],
  [
    'probe-places',
    container('livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: -1, terminationGracePeriodSeconds: 0, periodSeconds: 5}'),
    [
      "error: 'spec.template.spec.containers[0].livenessProbe.initialDelaySeconds' (-1) must be 0 or more; correct the number",
      "error: 'spec.template.spec.containers[0].livenessProbe.terminationGracePeriodSeconds' (0) must be 1 or more; correct the number",
    ],
  ],
  [
    'volume-sources',
    podJob("volumes: [{name: a, emptyDir: {sizeLimit: '-1'}}, {name: b, emptyDir: {sizeLimit: 0}}]"),
    ["error: 'spec.template.spec.volumes[0].emptyDir.sizeLimit' (-1) must not be below 0; correct the size"],
  ],
  [
    'jobset-claims',
    object(
      'jobset.x-k8s.io/v1alpha2', 'JobSet', 'name: train, namespace: ml',
      'spec: {volumeClaimPolicies: [{templates: [{metadata: {name: a}}]}, {templates: [{metadata: {name: a}}]}], replicatedJobs: [{name: w, template: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "a/b:1", volumeMounts: [{name: a, mountPath: /a}]}]}}}}}]}',
    ),
    ["error: 'spec.volumeClaimPolicies[1].templates[0].metadata.name' (a) must be unique in all volumeClaimPolicies; rename one of them"],
  ],
  [
    'kueue-pod-group',
    object('v1', 'Pod', 'name: a, labels: {kueue.x-k8s.io/pod-group-name: A_b}, annotations: {kueue.x-k8s.io/pod-group-total-count: "1"}', 'spec: {containers: [{name: main, image: "a/b:1"}]}'),
    [
      "error: 'metadata.labels[\"kueue.x-k8s.io/pod-group-name\"]' (A_b) must be the name of a Workload: lower-case letters, digits, dashes and dots; correct the name in all pods of the group",
    ],
  ],
  [
    'job-pod-failure-policy',
    object(
      'batch/v1', 'Job', 'name: a',
      'spec: {podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {containerName: "", operator: In, values: [1]}}]}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: "a/b:1"}]}}}',
    ),
    ["error: 'spec.podFailurePolicy.rules[0].onExitCodes.containerName' (empty) must be a container of the pod; use one of main"],
  ],
  [
    'ingress-spec',
    object(
      'networking.k8s.io/v1', 'Ingress', 'name: a',
      'spec: {rules: [{http: {paths: [{path: /a//b, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}, {path: /a/.., pathType: Exact, backend: {service: {name: a, port: {number: 80}}}}, {path: //, pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 80}}}}]}}]}',
    ),
    [
      "error: 'spec.rules[0].http.paths[0].path' (/a//b) must not have '//' in it; correct the path",
      "error: 'spec.rules[0].http.paths[1].path' (/a/..) must not have '/..' in it; correct the path",
    ],
  ],
  [
    'probe-places',
    container(
      'livenessProbe: {exec: {command: []}}, readinessProbe: {httpGet: {port: -http}}, startupProbe: {tcpSocket: {port: 65536}}, '
      + 'lifecycle: {preStop: {exec: {}}}',
    ),
    [
      "error: 'spec.template.spec.containers[0].livenessProbe.exec.command' (empty) must have at least one word; say what to run",
      "error: 'spec.template.spec.containers[0].readinessProbe.httpGet.port' (-http) must be a port from 1 to 65535, or the name of one; write a port of the container",
      "error: 'spec.template.spec.containers[0].startupProbe.tcpSocket.port' (65536) must be a port from 1 to 65535, or the name of one; write a port of the container",
      "error: 'spec.template.spec.containers[0].lifecycle.preStop.exec.command' (not given) must have at least one word; say what to run",
    ],
  ],
  [
    'toleration-syntax',
    podJob('tolerations: [{key: -a/b, operator: Exists}, {key: gpu, value: -h100}, {key: gpu, operator: Gt, value: "-1"}, {operator: Exists}]'),
    [
      "error: 'spec.template.spec.tolerations[0].key' (-a/b) must be the key of a taint; write for instance 'nvidia.com/gpu'",
      "error: 'spec.template.spec.tolerations[1].value' (-h100) must be the value of a taint; correct the value",
    ],
  ],
  [
    'deployment-numbers',
    object('apps/v1', 'Deployment', 'name: a', 'spec: {minReadySeconds: 900, strategy: {rollingUpdate: {maxUnavailable: 125%, maxSurge: 125%}}}'),
    [
      "error: 'spec.progressDeadlineSeconds' (not given) must be above minReadySeconds, 900 (600 where it is not given); raise it",
      "error: 'spec.strategy.rollingUpdate.maxUnavailable' (125%) must be at most 100%; write '100%' or less",
    ],
  ],
  [
    'ingress-spec',
    object(
      'networking.k8s.io/v1', 'Ingress', 'name: a',
      'spec: {defaultBackend: {service: {name: a, port: {number: 80}}}, tls: [{hosts: [null]}]}',
    ),
    ["error: 'spec.tls[0].hosts[0]' (empty) must be a DNS name, maybe with '*.' before it; correct the name"],
  ],
  [
    'kueue-partial-admission',
    object('batch/v1', 'Job', 'name: a, annotations: {kueue.x-k8s.io/job-min-parallelism: "1"}', 'spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "a/b:1"}]}}}'),
    ["error: 'metadata.annotations[\"kueue.x-k8s.io/job-min-parallelism\"]' (1) must be above 0 and below the number of pods, 1; lower it, or remove it"],
  ],
  [
    'kueue-elastic-kind',
    object('jobset.x-k8s.io/v1alpha2', 'JobSet', 'name: a, annotations: {kueue.x-k8s.io/elastic-job: "true"}', 'spec: {replicatedJobs: []}'),
    ["error: 'metadata.annotations[\"kueue.x-k8s.io/elastic-job\"]' (true) is not for a JobSet; remove it"],
  ],
  [
    'claim-spec',
    object('v1', 'PersistentVolumeClaim', 'name: data, namespace: ml', 'spec: {accessModes: [], storageClassName: Fast SSD}'),
    [
      "error: 'spec.accessModes' (empty) must have at least one access mode; write [ReadWriteOnce]",
      "error: 'spec.resources.requests.storage' (not given) must be more than 0; write for instance '100Gi'",
      "error: 'spec.storageClassName' (Fast SSD) must be the name of a class; write it as 'kubectl get storageclasses' prints it",
    ],
  ],
  [
    'claim-spec',
    object(
      'v1',
      'PersistentVolumeClaim',
      'name: data, namespace: ml',
      'spec: {accessModes: [ReadWriteOncePod, ReadWriteMany], resources: {requests: {storage: "0"}}, selector: {matchLabels: {a: b c}}}',
    ),
    [
      "error: 'spec.accessModes' (ReadWriteOncePod, ReadWriteMany) must have nothing beside ReadWriteOncePod; remove the other modes",
      "error: 'spec.resources.requests.storage' (0) must be more than 0; write for instance '100Gi'",
      "error: 'spec.selector.matchLabels[\"a\"]' (b c) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; correct the value",
    ],
  ],
  [
    'device-claims',
    podJob(
      'resourceClaims: [{name: gpu, resourceClaimName: a, resourceClaimTemplateName: b}, {name: gpu, resourceClaimName: a}], containers: [{name: main, image: example.com/train:1, resources: {claims: [{name: gpu}, {name: gpu}, {name: fpga}]}}]',
    ),
    [
      "error: 'spec.template.spec.resourceClaims[0]' (gpu) must have exactly one of resourceClaimName and resourceClaimTemplateName; name the claim, or the template of claims",
      "error: 'spec.template.spec.resourceClaims[1].name' (gpu) must be a DNS label that no other claim of the pod has; rename the claim",
      "error: 'spec.template.spec.containers[0].resources.claims[1]' (gpu) must be unique; remove one of them",
      "error: 'spec.template.spec.containers[0].resources.claims[2].name' (fpga) must be a claim of the pod, of which there is gpu; add it to spec.template.spec.resourceClaims, or correct the name",
    ],
  ],
  [
    'device-claims',
    container('resources: {claims: [{name: gpu}]}'),
    [
      "error: 'spec.template.spec.containers[0].resources.claims[0].name' (gpu) must be a claim of the pod, of which there are none; add it to spec.template.spec.resourceClaims, or correct the name",
    ],
  ],
  [
    'env-sources',
    container(
      'env: [{name: A, valueFrom: {}}, {name: B, valueFrom: {fieldRef: {fieldPath: spec.hostname}, secretKeyRef: {name: A_b, key: "a '
      + 'b"}}}, {name: C, valueFrom: {resourceFieldRef: {resource: limits.nvidia.com/gpu}}}, {name: D, valueFrom: {fieldRef: {fieldPath: "metadata.labels[x]", apiVersion: v2}}}]',
    ),
    [
      "error: 'spec.template.spec.containers[0].env[0].valueFrom' (empty) must have one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef; add one",
      "error: 'spec.template.spec.containers[0].env[1].valueFrom' (fieldRef, secretKeyRef) must have one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef; keep one",
      "error: 'spec.template.spec.containers[0].env[1].valueFrom.fieldRef.fieldPath' (spec.hostname) must be one of metadata.name, "
      + "metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs, metadata.labels['KEY'], metadata.annotations['KEY']; choose one of these",
      "error: 'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.name' (A_b) must be the name of a Secret; correct the name",
      "error: 'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.key' (a b) must be the key of a Secret or ConfigMap: letters, digits, '-', '_' and '.'; write it as it stands in the object",
      "error: 'spec.template.spec.containers[0].env[2].valueFrom.resourceFieldRef.resource' (limits.nvidia.com/gpu) must be limits or "
      + "requests of cpu, memory, ephemeral-storage or hugepages-<size>, for instance limits.memory; choose one of these; other resources are not told to containers",
      "error: 'spec.template.spec.containers[0].env[3].valueFrom.fieldRef.fieldPath' (metadata.labels[x]) must be one of metadata.name, "
      + "metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs, metadata.labels['KEY'], metadata.annotations['KEY']; choose one of these",
      "error: 'spec.template.spec.containers[0].env[3].valueFrom.fieldRef.apiVersion' (v2) must be v1; leave it out",
    ],
  ],
  [
    'env-sources',
    container(
      'env: [{name: A, valueFrom: {fieldRef: {fieldPath: "metadata.labels[\'batch.kubernetes.io/job-name\']"}}}, {name: B, valueFrom: {resourceFieldRef: {resource: requests.hugepages-2Mi, containerName: main}}}]',
    ),
    [],
  ],
  [
    'host-ports',
    podJob(
      'hostNetwork: true, containers: [{name: a, image: example.com/train:1, ports: [{containerPort: 80, hostPort: 81}, {containerPort: 90, hostPort: 90}]}, {name: b, image: example.com/train:1, ports: [{containerPort: 90, hostPort: 90}]}]',
    ),
    [
      "error: 'spec.template.spec.containers[0].ports[0].hostPort' (81) must be the containerPort, 80, with hostNetwork; leave it out",
      "error: 'spec.template.spec.containers[1].ports[0].hostPort' (90) must be unique in the pod; change one of them",
    ],
  ],
  [
    'host-ports',
    container('ports: [{containerPort: 80, hostPort: 70000}]'),
    ["error: 'spec.template.spec.containers[0].ports[0].hostPort' (70000) must be a whole number between 1 and 65535; correct the port"],
  ],
  [
    'kueue-resource-flavor',
    object(
      KUEUE,
      'ResourceFlavor',
      'name: spot',
      'spec: {nodeLabels: {pool: NVIDIA H100, "a b": c}, nodeTaints: [{key: "-", value: /x, effect: NoSchedule}]}',
    ),
    [
      "error: 'spec.nodeLabels[\"pool\"]' (NVIDIA H100) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; correct the value",
      "error: 'spec.nodeLabels[\"a b\"]' (a b) must have a key of at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'; rewrite the key",
      "error: 'spec.nodeTaints[0].key' (-) must be at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'; correct the key",
      "error: 'spec.nodeTaints[0].value' (/x) must be at most 63 letters, digits, '-', '_' and '.'; correct the value",
    ],
  ],
  [
    'pod-security-labels',
    object(
      'v1',
      'Namespace',
      'name: nlp, labels: {pod-security.kubernetes.io/enforce: "", pod-security.kubernetes.io/warn: Restricted, pod-security.kubernetes.io/audit-version: "1.36"}',
      '',
    ),
    [
      'error: \'metadata.labels["pod-security.kubernetes.io/enforce"]\' (empty) must be one of privileged, baseline, restricted; choose one',
      `error: 'metadata.labels["pod-security.kubernetes.io/audit-version"]' (1.36) must be latest or a version such as 'v1.36'; rewrite it`,
      'error: \'metadata.labels["pod-security.kubernetes.io/warn"]\' (Restricted) must be one of privileged, baseline, restricted; choose one',
    ],
  ],
  [
    'probe-places',
    podJob(
      'initContainers: [{name: a, image: example.com/train:1, startupProbe: {exec: {command: [a]}}, lifecycle: {preStop: {sleep: {seconds: 1}}}}], containers: [{name: main, image: example.com/train:1, livenessProbe: {periodSeconds: 5, successThreshold: 2}}]',
    ),
    [
      "error: 'spec.template.spec.initContainers[0].startupProbe' (given) must not be on an init container without restartPolicy: Always; remove it, or make the container a sidecar with restartPolicy: Always",
      "error: 'spec.template.spec.initContainers[0].lifecycle' (given) must not be on an init container without restartPolicy: Always; remove it, or make the container a sidecar with restartPolicy: Always",
      "error: 'spec.template.spec.containers[0].livenessProbe' (empty) must have exactly one of exec, httpGet, tcpSocket, grpc; say what to try",
      "error: 'spec.template.spec.containers[0].livenessProbe.successThreshold' (2) must be 1; leave it out",
    ],
  ],
  [
    'rbac-subjects',
    object(
      RBAC,
      'ClusterRoleBinding',
      'name: a',
      'roleRef: {apiGroup: v1, kind: ClusterRole, name: a/b}\nsubjects: [{kind: Group, apiGroup: rbac, name: g}, {kind: ServiceAccount, name: system:a}, {kind: User}]',
    ),
    [
      "error: 'roleRef.name' (a/b) must not be '.' or '..', and have no '/' and no '%'; correct the name of the role",
      "error: 'roleRef.apiGroup' (v1) must be rbac.authorization.k8s.io; write 'rbac.authorization.k8s.io', or leave it out",
      "error: 'subjects[0].apiGroup' (rbac) must be rbac.authorization.k8s.io for a Group; write 'rbac.authorization.k8s.io', or leave it out",
      "error: 'subjects[1].name' (system:a) must be the name of a ServiceAccount; correct the name; the namespace has a field of its own",
      "error: 'subjects[1].namespace' (not given) must be given for a ServiceAccount; write its namespace",
      "error: 'subjects[2].name' (not given) must be given; name the subject",
    ],
  ],
  [
    'resource-claim',
    object(
      'resource.k8s.io/v1',
      'ResourceClaimTemplate',
      'name: gpu, namespace: ml',
      'spec: {spec: {devices: {requests: [{name: G, exactly: {deviceClassName: ""}}, {name: a}, {name: a, exactly: {deviceClassName: '
      + 'gpu, allocationMode: All, count: 2}}, {name: b, firstAvailable: [{name: x, deviceClassName: gpu, count: -1}]}], constraints: [{requests: [c, b, b], matchAttribute: a/b}]}}}',
    ),
    [
      "error: 'spec.spec.devices.requests[0].name' (G) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; name the request",
      "error: 'spec.spec.devices.requests[0].exactly.deviceClassName' (empty) must be the name of a DeviceClass; write for instance 'gpu.nvidia.com'",
      "error: 'spec.spec.devices.requests[1]' (a) must have either 'exactly' or 'firstAvailable'; write exactly: {deviceClassName: …}",
      "error: 'spec.spec.devices.requests[2].name' (a) must be unique among the requests; rename one of them",
      "error: 'spec.spec.devices.requests[2].exactly.count' (2) must not be given with allocationMode All; remove one of them",
      "error: 'spec.spec.devices.requests[3].firstAvailable[0].count' (-1) must be at least 1; say how many devices",
      "error: 'spec.spec.devices.constraints[0].requests[0]' (c) must be the name of a request of the claim; use one of G, a, b",
      "error: 'spec.spec.devices.constraints[0].requests[2]' (b) must be unique; leave one of them out",
    ],
  ],
  [
    'security-ids',
    podJob(
      'securityContext: {fsGroup: 2147483648, supplementalGroups: [-1]}, containers: [{name: main, image: example.com/train:1, securityContext: {runAsUser: -1, privileged: true, allowPrivilegeEscalation: false}}]',
    ),
    [
      "error: 'spec.template.spec.securityContext.fsGroup' (2147483648) must be between 0 and 2147483647; correct the id",
      "error: 'spec.template.spec.securityContext.supplementalGroups[0]' (-1) must be between 0 and 2147483647; correct the id",
      "error: 'spec.template.spec.containers[0].securityContext.runAsUser' (-1) must be between 0 and 2147483647; correct the id",
      "error: 'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation' (false) must not be false in a privileged container; leave it out, or do without privileged",
    ],
  ],
  [
    'security-ids',
    podJob('securityContext: {sysctls: [{name: A, value: a}, {name: a.b, value: a}, {name: a.b, value: b}]}, containers: [{name: main, image: example.com/train:1}]'),
    [
      "error: 'spec.template.spec.securityContext.sysctls[0].name' (A) must be the name of a sysctl: lower-case letters, digits, '-' and '_' between dots; write it as sysctl prints it",
      "error: 'spec.template.spec.securityContext.sysctls[2].name' (a.b) must be unique; leave one of them out",
    ],
  ],
  [
    'service-spec',
    object('v1', 'Service', 'name: leader, namespace: ml', 'spec: {clusterIP: 1.5, selector: {app: a/b}}'),
    [
      "error: 'spec.ports' (not given) must have at least one port; list the ports, or write 'clusterIP: None' if only names are needed",
      "error: 'spec.selector[\"app\"]' (a/b) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; correct the value",
    ],
  ],
  [
    'service-spec',
    object(
      'v1',
      'Service',
      'name: leader, namespace: ml',
      'spec: {clusterIP: None, type: NodePort, ports: [{port: 0, targetPort: 70000}, {name: A, port: 80}, {name: a, port: 80, targetPort: "8080", appProtocol: a b}, {name: a, port: 81}]}',
    ),
    [
      "error: 'spec.clusterIP' (None) must not be None for a NodePort; remove it, or make it a ClusterIP",
      "error: 'spec.ports[0].name' (not given) must be given where there are several ports; write for instance 'http'",
      "error: 'spec.ports[0].port' (0) must be a whole number between 1 and 65535; correct the port",
      "error: 'spec.ports[0].targetPort' (70000) must be a port from 1 to 65535, or the name of a port of the container; correct the port",
      "error: 'spec.ports[1].name' (A) must be a DNS label: lower-case letters, digits and '-'; write for instance 'http'",
      "error: 'spec.ports[2].port' (TCP 80) must be unique by protocol and number; remove one of them",
      "error: 'spec.ports[2].targetPort' (8080) must be a port from 1 to 65535, or the name of a port of the container; correct the port",
      "error: 'spec.ports[2].appProtocol' (a b) must be the name of a protocol; write for instance 'http'",
      "error: 'spec.ports[3].name' (a) must be unique; rename one of them",
    ],
  ],
  [
    'service-spec',
    object('v1', 'Service', 'name: leader, namespace: ml', 'spec: {type: ExternalName}'),
    ["error: 'spec.externalName' (not given) must be given for type ExternalName; write the DNS name"],
  ],
  [
    'train-job-runtime',
    object(
      'trainer.kubeflow.org/v1alpha1',
      'TrainJob',
      'name: llm, namespace: ml',
      'spec: {runtimeRef: {apiGroup: x, kind: Runtime, name: torch}}',
    ),
    [
      'error: \'spec.runtimeRef.kind\' (Runtime) must be ClusterTrainingRuntime or TrainingRuntime: "unsupported runtime: Runtime.x"; correct the kind',
      'error: \'spec.runtimeRef.apiGroup\' (x) must be trainer.kubeflow.org: "unsupported runtime: Runtime.x"; leave it out',
    ],
  ],
  [
    'volume-sources',
    podJob(
      'volumes: [{name: a, configMap: {name: a, defaultMode: 777, items: [{path: /x}]}}, {name: b, secret: {secretName: A_b}}, {name: '
      + 'c, persistentVolumeClaim: {}}, {name: d, downwardAPI: {items: [{path: a}, {path: ../b, fieldRef: {fieldPath: '
        + 'spec.nodeName}}]}}, {name: e, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 60}}, {secret: {name: a}, configMap: {name: b}}]}}, {name: f, hostPath: {path: /a/../b}}, {name: g, configMap: {name: G_x, optional: true}}]',
    ),
    [
      "error: 'spec.template.spec.volumes[0].configMap.defaultMode' (777) must be between 0 and 0777 in octal, which is 511 in decimal; write 0777",
      "error: 'spec.template.spec.volumes[0].configMap.items[0].path' (/x) must be a file name relative to the mount, without '..'; leave out the leading '/' and any '..'",
      "error: 'spec.template.spec.volumes[0].configMap.items[0].key' (not given) must be given; name the key of the object",
      "error: 'spec.template.spec.volumes[1].secret.secretName' (A_b) is no name that a Secret can have, so the pod waits for it; write lower-case letters, digits, '-' and '.'",
      "error: 'spec.template.spec.volumes[2].persistentVolumeClaim.claimName' (not given) must be the name of a PersistentVolumeClaim; name what is mounted",
      "error: 'spec.template.spec.volumes[3].downwardAPI.items[0]' (a) must have fieldRef or resourceFieldRef; say what the file holds",
      "error: 'spec.template.spec.volumes[3].downwardAPI.items[1].fieldRef.fieldPath' (spec.nodeName) must be one of metadata.name, "
      + "metadata.namespace, metadata.labels, metadata.annotations, metadata.uid, metadata.labels['KEY'], metadata.annotations['KEY']; choose one of these",
      "error: 'spec.template.spec.volumes[3].downwardAPI.items[1].path' (../b) must be a file name relative to the mount, without '..'; leave out the leading '/' and any '..'",
      "error: 'spec.template.spec.volumes[4].projected.sources[0].serviceAccountToken.expirationSeconds' (60) must be at least 600; raise it",
      "error: 'spec.template.spec.volumes[4].projected.sources[1]' (secret, configMap) must have one kind of source; make two entries of it",
      "error: 'spec.template.spec.volumes[5].hostPath.path' (/a/../b) must be a path of the node without '..'; correct the path",
    ],
  ],
  [
    'workload-selector',
    object(
      'apps/v1',
      'StatefulSet',
      'name: a, namespace: ml',
      'spec: {serviceName: a.b, selector: {}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: a}]}}}',
    ),
    [
      "error: 'spec.selector' ({}) must not be empty; write the labels of the pod template as matchLabels",
      "error: 'spec.template.spec.restartPolicy' (Never) must be Always in a StatefulSet; leave it out, or make it a Job if its pods end",
      "error: 'spec.serviceName' (a.b) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; write the name of the headless Service",
    ],
  ],
  [
    'workload-selector',
    object(
      'apps/v1',
      'Deployment',
      'name: a, namespace: ml',
      'spec: {selector: {matchExpressions: [{key: app, operator: In, values: [a]}]}, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: main, image: a}]}}}',
    ),
    [
      'error: \'spec.selector.matchExpressions[0]\' ({"key":"app","operator":"In","values":["a"]}) must be true of the labels of the pod template; make both agree',
    ],
  ],
  [
    'quota-keys',
    object('v1', 'ResourceQuota', 'name: a, namespace: ml', 'spec: {hard: {persistentvolumeclaims: 1500m}}'),
    ['error: \'spec.hard["persistentvolumeclaims"]\' (1500m) must be a whole number from 0 on; correct the amount'],
  ],
  [
    'container-basics',
    container('restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]'),
    [
      "error: 'spec.template.spec.containers[0].restartPolicy' (not given) must be given beside restartPolicyRules; write 'restartPolicy: Never' or 'OnFailure' in the container",
    ],
  ],
  [
    'volcano-hypernode',
    object('topology.volcano.sh/v1alpha1', 'HyperNode', 'name: a', 'spec: {tier: 1}'),
    ["error: 'spec.members' (not given) must have at least one member; add a member"],
  ],
])('%s says what the API server or a webhook refuses of %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});

test('what cannot be waited for is refused, and what is waited for in vain can never start', () => {
  const claim = (name: string): string => podJob(`volumes: [{name: data, persistentVolumeClaim: {claimName: ${name}}}]`);

  expect(
    [claim('A_b'), claim("''")].map((yaml) =>
      preflight(yaml)
        .filter(({ rule }) => rule === 'volume-sources')
        .map(({ family }) => family),
    ),
  ).toEqual([['can never start'], ['is rejected']]);
});
