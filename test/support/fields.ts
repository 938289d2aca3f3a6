import { Manifest } from './synth';

/** The fields of a manifest by short paths, as a reader compares them: volumes by what is mounted where, lists by name. */
export type Fields = ReadonlyMap<string, string>;

type Put = (path: string, value: unknown) => void;

/** The fields of any manifest of the source documents, or of the one that an example has in its place. */
export function fieldsOf(manifest: Manifest): Fields {
  const fields = new Map<string, string>();
  const put: Put = (path, value) => {
    if (value !== undefined && value !== null) {
      fields.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    }
  };
  const { apiVersion, kind, metadata, ...rest } = manifest;
  put('kind', `${apiVersion} ${kind}`);
  put('namespace', metadata.namespace);
  putMetadata(put, '', metadata);
  if (kind === 'Role' || kind === 'RoleBinding') {
    putAccess(put, manifest);
  } else {
    const { spec, ...others } = rest;
    putTree(put, '', others);
    putSpec(put, 'spec.', spec ?? {});
  }
  return fields;
}

function putMetadata(put: Put, path: string, metadata: Manifest = {}): void {
  for (const part of ['labels', 'annotations']) {
    Object.entries(metadata[part] ?? {}).forEach(([key, value]) => put(`${path}${part}[${key}]`, value));
  }
}

function putSpec(put: Put, path: string, spec: Manifest): void {
  const { template, jobTemplate, tasks, plugins, policies, podSets, limits, ...rest } = spec;
  putTree(put, path, rest);
  if (jobTemplate !== undefined) {
    putMetadata(put, 'job.', jobTemplate.metadata);
    putSpec(put, 'job.', jobTemplate.spec);
  }
  if (template !== undefined) {
    putMetadata(put, 'pod.', template.metadata);
    putPod(put, '', template.spec);
  }
  Object.entries(plugins ?? {}).forEach(([name, args]) => put(`${path}plugins[${name}]`, (args as string[]).join(' ') || 'on'));
  putPolicies(put, path, policies);
  for (const { name, count, template: { spec: pod } } of podSets ?? []) {
    put(`${path}podSets[${name}].count`, count);
    putPod(put, '', pod);
  }
  for (const { name, template: ofTask, policies: own, ...task } of tasks ?? []) {
    putTree(put, `tasks[${name}].`, task);
    putPolicies(put, `tasks[${name}].`, own);
    putMetadata(put, `tasks[${name}].pod.`, ofTask.metadata);
    putPod(put, `tasks[${name}].`, ofTask.spec);
  }
  for (const { type, ...amounts } of limits ?? []) {
    putTree(put, `${path}limits[${type}].`, amounts);
  }
}

const putPolicies = (put: Put, path: string, policies: readonly Manifest[] = []): void =>
  policies.forEach(({ event, action }) => put(`${path}policies[${event}]`, action));

function putPod(put: Put, path: string, pod: Manifest): void {
  const { containers, initContainers, volumes, tolerations, ...rest } = pod;
  putTree(put, `${path}pod.`, rest);
  for (const { key, operator = 'Equal', value, effect } of tolerations ?? []) {
    put(`${path}pod.tolerations[${key}]`, [operator, value, effect].filter(Boolean).join(' '));
  }
  const unused = new Map<string, Manifest>((volumes ?? []).map((volume: Manifest) => [volume.name, volume]));
  const all: readonly [string, Manifest][] = [
    ...containers.map((container: Manifest) => ['container', container]),
    ...(initContainers ?? []).map((container: Manifest) => [`initContainers[${container.name}]`, container]),
  ];
  for (const [kind, container] of all) {
    putContainer(put, `${path}${kind}.`, container, (volumes ?? []));
    (container.volumeMounts ?? []).forEach(({ name }: Manifest) => unused.delete(name));
  }
  unused.forEach((volume) => put(`${path}pod.volumes[${volumeOf(volume)}]`, 'mounted nowhere'));
}

function putContainer(put: Put, path: string, container: Manifest, volumes: readonly Manifest[]): void {
  const { command, args, env, resources, volumeMounts, ports, ...rest } = container;
  putTree(put, path, rest);
  // what works out the date before the program starts is compared by what it starts
  const starts = command?.[1] === '-c' && command[3] === 'start';
  const program = starts ? command.slice(4).filter((word: string) => !word.endsWith('/_SUCCESS')) : command;
  put(`${path}start script`, starts ? 'works out the date of the run' : undefined);
  const line = [program?.join(' ') ?? (args === undefined ? undefined : 'ENTRYPOINT'), ...(args ?? [])].filter((word) => word !== undefined);
  put(`${path}command line`, line.length === 0 ? undefined : line.join(' '));
  for (const { name, value, valueFrom } of env ?? []) {
    const secret = valueFrom?.secretKeyRef;
    put(`${path}env[${name}]`, secret === undefined ? value ?? valueFrom?.fieldRef.fieldPath : `secret ${secret.name}, key ${secret.key}`);
  }
  for (const { mountPath, name, readOnly } of volumeMounts ?? []) {
    put(`${path}mounts[${mountPath}]`, `${volumeOf(volumes.find((volume) => volume.name === name) ?? {})}${readOnly ? ', read-only' : ''}`);
  }
  ports?.forEach(({ containerPort, name }: Manifest) => put(`${path}ports[${containerPort}]`, name));
  putTree(put, `${path}limits.`, resources?.limits ?? {});
  // what has a limit and no request gets a request as large
  putTree(put, `${path}requests.`, { ...resources?.limits, ...resources?.requests });
}

function volumeOf({ persistentVolumeClaim, emptyDir, configMap, secret }: Manifest): string {
  return persistentVolumeClaim !== undefined ? `claim ${persistentVolumeClaim.claimName}`
    : configMap !== undefined ? `ConfigMap ${configMap.name}`
      : secret !== undefined ? `Secret ${secret.secretName}`
        : emptyDir?.medium === 'Memory' ? 'memory' : 'an empty folder';
}

function putAccess(put: Put, { rules, subjects, roleRef }: Manifest): void {
  for (const { apiGroups, resources, verbs } of rules ?? []) {
    for (const resource of resources) {
      put(`rules[${apiGroups.join()}/${resource}]`, [...verbs].sort().join(' '));
    }
  }
  subjects?.forEach(({ kind, name, namespace }: Manifest) => put(`subjects[${kind} ${name}]`, namespace));
  put('roleRef', roleRef === undefined ? undefined : `${roleRef.kind} ${roleRef.name}`);
}

function putTree(put: Put, path: string, tree: Manifest): void {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      putTree(put, `${path}${key}.`, value as Manifest);
    } else {
      put(`${path}${key}`, value);
    }
  }
}
