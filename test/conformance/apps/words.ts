/** What strings may be, by the name of the property or parameter, or with its type before it; the first that fits. */
export const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^TpuSlice\.topology$/, ['2x2x1', '2x2x2', '2x2x4', '2x2', '2x4', '4x4']],
  [/^Rdma\.resource$/, ['rdma/hca', 'rdma/ib']],
  [/^ResourceFlavorProps\.topology$/, ['racks', 'datacenter']],
  [/^MlClusterProps\.facts$/, ['facts/cluster.yaml']],
  [/outputPath$/, ['/mnt/models/part-$(SHARD_INDEX)', '/data/$(SHARD_INDEX)']],
  [/extendedResourceName$/, ['example.com/gpu', 'example.com/nic']],
  [/attribute$/i, ['gpu.example.com/numa', 'resource.kubernetes.io/pcieRoot']],
  [
    /^(image|reference)$/i,
    [
      'registry.example.com/ml/train:1.4.0',
      'registry.example.com/ml/train@sha256:7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069',
    ],
  ],
  [/^(cel|selectors?|where)$/i, ['device.driver == "gpu.example.com"', 'device.attributes["gpu.example.com"].mig == false']],
  [/namespace/i, ['lab', 'nlp', 'vision']],
  [/^(expression|schedule)$/, ['0 2 * * *', '*/15 * * * *', '30 4 * * 1-5', '@hourly']],
  [/timezone/i, ['UTC', 'Europe/Berlin', 'America/New_York']],
  [/^(first|last|dates?)$/, ['2026-01-01', '2026-01-03', '2026-01-09']],
  [/^run$/, ['r1', 'r2', 'baseline']],
  [/^(command)$/, ['python', 'train.py']],
  [/args|arguments/i, ['--epochs=3', '--lr', '0.1']],
  [/^script$/, ['train.py', '/opt/ml/train.py']],
  [/^module$/, ['package.train']],
  [/(platform|runs)Path/, ['dist/platform', 'dist/runs', 'deploy/apps']],
  [/frozenRuns/, ['frozen']],
  [/(path|dir|home|marker|mountPath)$/i, ['/data', '/mnt/models', '/var/run/x', '/opt/ml/output']],
  [/subPath/, ['team/run']],
  [/^(label|key|topologyKey|tolerationKey)$/, ['example.com/pool', 'kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'team']],
  [/^(levels?|within|topology)$/, ['example.com/rack', 'kubernetes.io/hostname', 'example.com/block']],
  [/^resource$|resources$/i, ['nvidia.com/gpu', 'example.com/accelerator', 'rdma/hca', 'limits.cpu']],
  [/^(driver)$/, ['efs.csi.aws.com']],
  [/^server$/, ['nfs.example.com', 'https://kubernetes.default.svc']],
  [/controllerName/, ['kueue.x-k8s.io/provisioning-request', 'kueue.x-k8s.io/multikueue']],
  [/provisioningClass/, ['check-capacity.autoscaling.x-k8s.io', 'queued-provisioning.gke.io']],
  [/^apiGroups?$/, ['', 'batch', 'kueue.x-k8s.io']],
  [/^verbs$/, ['get', 'list', 'watch', 'create', 'delete']],
  [/^(roleArn)$/, ['arn:aws:iam::123456789012:role/training']],
  [/^email$/, ['training@project.iam.gserviceaccount.com']],
  [/^(clientId|tenantId)$/, ['11111111-2222-3333-4444-555555555555']],
  [/repoUrl/, ['https://git.example.com/ml.git']],
  [/capabilities/i, ['IPC_LOCK', 'SYS_NICE', 'NET_BIND_SERVICE']],
  [/profile/, ['1g.10gb', '3g.40gb']],
  [/version/, ['1.33', '1.34']],
  [/^(path|fieldPath)$/, ['metadata.name']],
  [/^severity$/, ['warning', 'critical']],
  [/actions/, ['enqueue', 'allocate', 'backfill', 'reclaim', 'preempt']],
  [/pool|flavor/i, ['gpu', 'cpu']],
  [/email|user$/i, ['ada@example.com']],
  [/prefix$/i, ['APP_', 'example.com/']],
  [/^(value|values)$/, ['x', 'present', '']],
];

export const ANY_WORD: readonly string[] = ['main', 'a', 'train', 'team-a', 'data', 'high', 'x1', 'research'];

export const NUMBERS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/port$/i, [80, 8080, 29500, 29501, 8265]],
  [/mode/i, [0o400, 0o440, 0o644]],
  [/exitcodes/i, [1, 2, 42, 137]],
  [/percent|share/i, [5, 20, 40]],
  [/(user|group)$/i, [1000, 1001, 65534]],
  [/weight/i, [1, 5, 10, 50, 100]],
  [/(value|priority|threshold)$/i, [0, 1, 3, 1000, 100000]],
  [/nodes|replicas|shards|parallelism|completions/i, [1, 2, 3, 4, 8]],
  [/amount|count/i, [1, 2, 4, 8]],
];

export const ANY_NUMBER: readonly number[] = [0, 1, 2, 3, 4, 5, 8, 10, 16, 60, 100, 0.5];

/** Keys of maps, by the name of the property. */
export const KEYS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/hugePages/, ['2Mi', '1Gi']],
  [/quota|limit|capability|deserved|guarantee|otherResources|minResources/i, ['cpu', 'memory', 'nvidia.com/gpu']],
  [/labels|annotations/i, ['example.com/pool', 'team', 'app.kubernetes.io/part-of']],
  [/env/i, ['LEVEL', 'MODE', 'TOKEN']],
  [/devices/i, ['rdma/hca', 'example.com/device']],
  [/items/i, ['config.yaml', 'key']],
];

export const ANY_KEY: readonly string[] = ['a', 'b', 'example'];

/** Values of maps of amounts. */
export const AMOUNTS: Readonly<Record<string, readonly string[]>> = {
  'cpu': ['500m', '8', '64', '2.5'],
  'memory': ['512Mi', '64Gi', '1Ti', '1.5Gi'],
  'nvidia.com/gpu': ['1', '8', '16'],
};

export function choose<T>(table: readonly (readonly [RegExp, readonly T[]])[], name: string, otherwise: readonly T[]): readonly T[] {
  return table.find(([pattern]) => pattern.test(name))?.[1] ?? otherwise;
}
