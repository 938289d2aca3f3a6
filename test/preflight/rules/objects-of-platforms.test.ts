import { object } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'persistent-volume',
    object(
      'v1', 'PersistentVolume', 'name: data',
      'spec: {capacity: {storages: 1Ti}, nfs: {path: data}, hostPath: {path: /a}, storageClassName: -a}',
    ),
    [
      "error: 'spec.accessModes' (not given) must have at least one access mode; write [ReadWriteMany]",
      "error: 'spec.capacity' (storages) must have 'storage', and nothing else; write for instance {storage: 1Ti}",
      "error: 'spec.storageClassName' (-a) must be the name of a StorageClass; write it as kubectl prints it",
      "error: 'spec' (nfs, hostPath) must have exactly one kind of volume; remove all but one",
      "error: 'spec.nfs.server' (not given) must be given; write the host name of the server",
      "error: 'spec.nfs.path' (data) must be an absolute path; begin it with '/'",
    ],
  ],
  [
    'persistent-volume',
    object(
      'v1', 'PersistentVolume', 'name: data',
      'spec: {capacity: {storage: 0}, accessModes: [ReadWriteOncePod, ReadOnlyMany], local: {path: /a}}',
    ),
    [
      "error: 'spec.accessModes' (ReadWriteOncePod, ReadOnlyMany) must have ReadWriteOncePod alone; remove the other modes",
      "error: 'spec.capacity.storage' (0) must be above 0; say how much it holds",
      "error: 'spec.nodeAffinity' (not given) must say where a local volume is; name its node",
    ],
  ],
  [
    'persistent-volume',
    object(
      'v1', 'PersistentVolume', 'name: data',
      'spec: {capacity: {storage: 1Ti}, accessModes: [ReadWriteMany]}',
    ),
    [
      "error: 'spec' (empty) must have exactly one kind of volume; add for instance nfs: {server: …, path: /…}",
    ],
  ],
  [
    'storage-class-provisioner',
    object('storage.k8s.io/v1', 'StorageClass', 'name: fast', 'provisioner: -a'),
    [
      "error: 'provisioner' (-a) must be at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a "
      + "'/'; write the name of the CSI driver",
    ],
  ],
  [
    'pod-disruption-budget',
    object(
      'policy/v1', 'PodDisruptionBudget', 'name: a, namespace: ml',
      "spec: {minAvailable: '1', maxUnavailable: -1, selector: {matchLabels: {app: 'a b'}}}",
    ),
    [
      "error: 'spec.maxUnavailable' (-1) must not be given beside 'minAvailable'; remove one of them",
      "error: 'spec.minAvailable' (1) must be a number from 0, or a percentage from 0% to 100%; write 1 without quotes",
      "error: 'spec.maxUnavailable' (-1) must be a number from 0, or a percentage from 0% to 100%; write for instance '50%'",
      `error: 'spec.selector.matchLabels["app"]' (a b) must be at most 63 letters, digits, '-', '_' and '.', beginning and `
      + 'ending with a letter or digit; correct the value',
    ],
  ],
  [
    'pod-disruption-budget',
    object(
      'policy/v1', 'PodDisruptionBudget', 'name: a, namespace: ml',
      'spec: {minAvailable: 120%, selector: {}}',
    ),
    [
      "error: 'spec.minAvailable' (120%) must be a number from 0, or a percentage from 0% to 100%; write for instance '50%'",
    ],
  ],
  [
    'deployment-numbers',
    object(
      'apps/v1', 'Deployment', 'name: a, namespace: ml',
      'spec: {replicas: -1, strategy: {rollingUpdate: {maxSurge: -25%, maxUnavailable: -1}}}',
    ),
    [
      "error: 'spec.replicas' (-1) must be 0 or more; correct the number",
      "error: 'spec.strategy.rollingUpdate.maxSurge' (-25%) must be a number from 0, or a percentage; write for instance 1, "
      + "or '25%'",
      "error: 'spec.strategy.rollingUpdate.maxUnavailable' (-1) must be a number from 0, or a percentage; write for "
      + "instance 1, or '25%'",
    ],
  ],
  [
    'ingress-spec',
    object(
      'networking.k8s.io/v1', 'Ingress', 'name: a, namespace: ml',
      "spec: {ingressClassName: '', tls: [{secretName: tls-, hosts: [a_b]}]}",
    ),
    [
      "error: 'spec.rules' (not given) must be given where there is no 'defaultBackend'; add a rule",
      "error: 'spec.ingressClassName' (empty) must be the name of an IngressClass; leave it out for the default class",
      "error: 'spec.tls[0].secretName' (tls-) must be the name of a Secret; write it as kubectl prints it",
      "error: 'spec.tls[0].hosts[0]' (a_b) must be a DNS name, maybe with '*.' before it; correct the name",
    ],
  ],
  [
    'ingress-spec',
    object(
      'networking.k8s.io/v1', 'Ingress', 'name: a, namespace: ml',
      "spec: {defaultBackend: {}, rules: [{host: 10.0.0.1, http: {paths: []}}, {host: '*.example.com', http: {paths: "
      + '[{path: a, pathType: Prefix, backend: {service: {name: a.b, port: {number: 80, name: http}}}}, {pathType: '
      + 'ImplementationSpecific, backend: {service: {name: a, port: {number: 70000}}}}]}}]}',
    ),
    [
      "error: 'spec.defaultBackend' ({}) must have either 'service' or 'resource'; write service: {name: …, port: {number: "
      + '…}}',
      "error: 'spec.rules[0].host' (10.0.0.1) must be a DNS name, not an IP address; leave it out",
      "error: 'spec.rules[0].http.paths' (empty) must have at least one path; add a path",
      "error: 'spec.rules[1].http.paths[0].path' (a) must be an absolute path; begin it with '/'",
      "error: 'spec.rules[1].http.paths[0].backend.service.name' (a.b) must be the name of a Service; name the Service",
      `error: 'spec.rules[1].http.paths[0].backend.service.port' ({"number":80,"name":"http"}) must have either 'name' or `
      + "'number'; write for instance {number: 80}",
      "error: 'spec.rules[1].http.paths[1].backend.service.port' (70000) must be a port from 1 to 65535, or the name of "
      + 'one; correct the port',
    ],
  ],
  [
    'horizontal-pod-autoscaler',
    object(
      'autoscaling/v2', 'HorizontalPodAutoscaler', 'name: a, namespace: ml',
      'spec: {minReplicas: 0, maxReplicas: -1, scaleTargetRef: {apiVersion: v1, kind: Deployment}, metrics: [{type: CPU}, '
      + '{type: Resource}, {type: Resource, resource: {name: cpu, target: {type: Share}}}, {type: Resource, resource: {name: '
      + 'cpu, target: {type: Utilization, averageUtilization: 0}}}]}',
    ),
    [
      "error: 'spec.scaleTargetRef.name' (not given) must be given; say what is scaled",
      "error: 'spec.scaleTargetRef.apiVersion' (v1) must have an API group; write for instance 'apps/v1'",
      "error: 'spec.minReplicas' (0) must be 1 or more without an Object or External metric; write 1 or more",
      "error: 'spec.maxReplicas' (-1) must be 1 or more; raise it",
      "error: 'spec.metrics[0].type' (CPU) must be one of Resource, ContainerResource, Pods, Object, External; correct the "
      + 'type',
      "error: 'spec.metrics[1].resource' (not given) must be given for type Resource; add it",
      "error: 'spec.metrics[2].resource.target.type' (Share) must be one of Utilization, Value, AverageValue; correct the "
      + 'type',
      `error: 'spec.metrics[2].resource.target' ({"name":"cpu","target":{"type":"Share"}}) must say what is aimed at; write `
      + 'averageUtilization, averageValue or value',
      "error: 'spec.metrics[3].resource.target.averageUtilization' (0) must be above 0; write for instance 80",
    ],
  ],
  [
    'service-spec',
    object(
      'v1', 'Service', 'name: a, namespace: ml',
      'spec: {type: NodePort, ports: [{name: a, port: 1, nodePort: 30080}, {name: b, port: 2, nodePort: 30080}, {name: c, '
      + 'port: 3, nodePort: 30080, protocol: UDP}]}',
    ),
    [
      "error: 'spec.ports[1].nodePort' (30080) must be unique; leave it out, and one is assigned",
    ],
  ],
  [
    'device-class-resource',
    object('resource.k8s.io/v1', 'DeviceClass', 'name: gpu.example.com', 'spec: {extendedResourceName: data}'),
    [
      "error: 'spec.extendedResourceName' (data) must be an extended resource name of the form 'domain/name'; write for instance 'example.com/gpu'",
    ],
  ],
  [
    'resource-claim',
    object(
      'resource.k8s.io/v1', 'ResourceClaim', 'name: a, namespace: ml',
      'spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: a, selectors: [{}]}}], constraints: '
      + '[{matchAttribute: numa}]}}',
    ),
    [
      "error: 'spec.devices.requests[0].exactly.selectors[0].cel' (not given) must be given; write cel: {expression: …}",
      "error: 'spec.devices.constraints[0].matchAttribute' (numa) must be a DNS name, '/' and an identifier of letters, "
      + "digits and '_'; write for instance 'gpu.example.com/numa'",
    ],
  ],
  [
    'jobset-depends-on',
    object(
      'jobset.x-k8s.io/v1alpha2', 'JobSet', 'name: a, namespace: ml',
      'spec: {replicatedJobs: [{name: a, dependsOn: [], template: {spec: {template: {spec: {containers: []}}}}}]}',
    ),
    [
      "error: 'spec.replicatedJobs[0].dependsOn' (empty) must not be on the first replicated job; leave it out",
    ],
  ],
])('%s says what to change (%#)', (rule, yaml, expected) => {
  expect(complaints(rule, yaml)).toEqual(expected);
});
