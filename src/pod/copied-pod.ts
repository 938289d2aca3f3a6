import type { Container, EnvVar, PodSpec, PodTemplateSpec } from '../../imports/k8s';
import { nonEmpty } from '../base/non-empty';

/** What is different for a copy of a pod that runs a task in place of serving. */
export interface CopiedPod {
  /** Name of the container that is copied. */
  readonly container: string;
  readonly args?: string[];
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;

  /** Variables besides those of the container. */
  readonly env: EnvVar[];
  readonly resources?: Container['resources'];
  readonly serviceAccountName?: string;
  readonly schedulerName?: string;
  readonly priorityClassName?: string;
}

/** The word by which programs are told to serve, which a task leaves out. */
const SERVE = 'serve';

/**
 * The pod of a task with the image and the surroundings of one that serves.
 *
 * Sidecars, init containers, probes, ports and lifecycle are those of a server, and its labels would have Services send it
 * requests. It calls no Kubernetes API, so that it gets no token.
 */
export function copiedPodTemplate(spec: PodSpec, container: Container, copy: CopiedPod): PodTemplateSpec {
  const claims = new Set(container.volumeMounts?.map(({ name }) => name));
  const devices = new Set(container.volumeDevices?.map(({ name }) => name));
  return {
    metadata: { labels: copy.labels, annotations: Object.keys(copy.annotations).length === 0 ? undefined : copy.annotations },
    spec: {
      containers: [copiedContainer(container, copy)],
      volumes: nonEmpty(spec.volumes?.filter(({ name }) => claims.has(name) || devices.has(name))),
      restartPolicy: 'Never',
      securityContext: spec.securityContext,
      serviceAccountName: copy.serviceAccountName,
      automountServiceAccountToken: false,
      enableServiceLinks: spec.enableServiceLinks,
      imagePullSecrets: nonEmpty(spec.imagePullSecrets),
      nodeSelector: spec.nodeSelector,
      affinity: spec.affinity,
      tolerations: spec.tolerations,
      runtimeClassName: spec.runtimeClassName,
      schedulerName: copy.schedulerName ?? spec.schedulerName,
      priorityClassName: copy.priorityClassName ?? spec.priorityClassName,
      hostAliases: spec.hostAliases,
      dnsPolicy: spec.dnsPolicy,
      dnsConfig: spec.dnsConfig,
      resourceClaims: nonEmpty(spec.resourceClaims),
      terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
    },
  };
}

function copiedContainer(container: Container, copy: CopiedPod): Container {
  const added = new Set(copy.env.map(({ name }) => name));
  return {
    name: container.name,
    image: container.image,
    imagePullPolicy: container.imagePullPolicy,
    command: nonEmpty(withoutServe(container.command)),
    args: nonEmpty(copy.args ?? withoutServe(container.args)),
    workingDir: container.workingDir,
    // what is added comes first, so that what is copied may refer to it
    env: nonEmpty([...copy.env, ...(container.env ?? []).filter(({ name }) => !added.has(name))]),
    envFrom: nonEmpty(container.envFrom),
    resources: copy.resources ?? container.resources,
    volumeMounts: nonEmpty(container.volumeMounts),
    volumeDevices: nonEmpty(container.volumeDevices),
    securityContext: container.securityContext,
    terminationMessagePath: container.terminationMessagePath,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function withoutServe(words: readonly string[] | undefined): readonly string[] | undefined {
  return words?.at(-1) === SERVE ? words.slice(0, -1) : words;
}
