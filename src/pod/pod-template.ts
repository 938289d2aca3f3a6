import type { PodSpec, PodTemplateSpec } from '../../imports/k8s';
import { checkAnnotations, checkDnsSubdomain, checkLabels } from '../upstream/names';
import { nonEmpty, nonEmptyMap } from '../base/non-empty';
import { Problems, reportValue } from '../base/problems';
import { Gpu } from '../upstream/gpu';
import { wholeSeconds } from '../base/seconds';
import { sizeQuantity } from '../base/size-quantity';
import { renderContainer } from './container';
import { HelperContainer } from './container-props';
import { renderPlacement } from './render-placement';
import { PodProps } from './pod-props';
import { podLevel } from './container-security';
import { SecurityProfile } from './security-profile';
import { SharedMemory, sharedMemoryMount } from './shared-memory';
import { telemetryEnv } from './telemetry';
import { VersionCheck } from './version-check';
import { RequestedMount, Volumes } from './volumes';
import { WritableFolders } from './writable-folders';

/** What a pod gets from its workload. */
export interface PodContext {
  /** Labels that the workload adds to those of the user. */
  readonly labels: Record<string, string>;

  /** Annotations that the workload adds to those of the user. */
  readonly annotations?: Record<string, string>;

  /** Labels that only this workload's pods have. */
  readonly selector: Record<string, string>;

  /** Label of the pods that has the name of the run; by default the first of the selector. */
  readonly runLabel?: string;
  readonly restartPolicy: 'Never' | 'OnFailure';
  readonly priorityClassName?: string;

  /** Name of the headless Service that gives the pods their host names. */
  readonly subdomain?: string;

  /** The scheduler that the queue asks for. */
  readonly schedulerName?: string;

  /**
   * Whether node labels that the pod asks for are written as required node affinity. Kueue adds those of the flavor to
   * the node selector, which server-side apply replaces as a whole: with labels of its own, an admitted run could not be
   * applied again (H.12).
   */
  readonly nodeLabelsAsAffinity?: boolean;

  /** After how many seconds the pod has failed. */
  readonly activeDeadlineSeconds?: number;
  /** How claims are mounted that are made with the workload; undefined where none are. */
  readonly newClaims?: 'by name' | 'by controller';
  readonly needsVersion: VersionCheck;
}

const DEFAULT_SECURITY = SecurityProfile.restricted();

/** The one place where a pod is spelled out: every engine renders its pods through it. */
export function renderPodTemplate(problems: Problems, props: PodProps, context: PodContext): PodTemplateSpec {
  checkMetadata(problems, props);
  const mesh: Record<string, string> = props.meshSidecar === false ? { 'sidecar.istio.io/inject': 'false' } : {};
  const labels = { ...context.labels, ...mesh, ...props.labels, ...props.podLabels };
  const annotations = { ...podMarks(props), ...context.annotations, ...props.annotations, ...props.podAnnotations };
  return {
    metadata: { labels, annotations: nonEmptyMap(annotations) },
    spec: renderPodSpec(problems, props, context),
  };
}

function renderPodSpec(problems: Problems, props: PodProps, context: PodContext): PodSpec {
  const security = props.security ?? DEFAULT_SECURITY;
  reportValue(problems, 'security', security);
  const level = podLevel(security, [props, ...(props.sidecars ?? []), ...(props.initContainers ?? [])]);
  const volumes = new Volumes(problems, level, context.newClaims);
  const writable = new WritableFolders(security);
  const own = [...checkpointMounts(problems, props), ...sharedMemoryMounts(problems, props)];
  const main = renderContainer(problems, withPreStop(props), {
    name: props.containerName ?? 'main',
    prefix: '',
    security,
    volumes,
    mounts: [...writable.mounts(props, own), ...own],
    env: { ...writable.env, ...telemetryOf(problems, props, context) },
    claims: props.resourceClaims?.map((claim) => ({ name: claim.name, request: claim._request })),
  });
  const helper = (container: HelperContainer, prefix: string) =>
    renderContainer(problems, container, {
      name: container.name, prefix, security, volumes, mounts: writable.mounts(container, []), env: writable.env,
    });
  const sidecars = props.sidecars?.map((sidecar, i) => ({ ...helper(sidecar, `sidecars[${i}].`), restartPolicy: 'Always' as const })) ?? [];
  const inits = props.initContainers?.map((init, i) => helper(init, `initContainers[${i}].`)) ?? [];
  checkInitContainers(problems, props);
  checkFeatures(props, context.needsVersion);
  return {
    // sidecars start first, so that init containers can use what they offer
    initContainers: nonEmpty([...sidecars, ...inits]),
    containers: [main],
    volumes: nonEmpty(volumes.render()),
    restartPolicy: context.restartPolicy,
    subdomain: context.subdomain,
    setHostnameAsFQDN: props.setHostnameAsFqdn ? true : undefined,
    securityContext: security._pod,
    serviceAccountName: props.identity?.name,
    automountServiceAccountToken: props.identity?.mountToken ?? false,
    // a Service named `master` would inject MASTER_PORT, and torch would read an address in place of a number
    enableServiceLinks: false,
    imagePullSecrets: nonEmpty([...new Set(props.imagePullSecrets)].sort().map((name) => ({ name }))),
    priorityClassName: context.priorityClassName,
    activeDeadlineSeconds: context.activeDeadlineSeconds,
    terminationGracePeriodSeconds: gracePeriod(problems, props),
    resourceClaims: nonEmpty(props.resourceClaims?.map((claim) => claim._claim)),
    ...renderPlacement(problems, 'placement', withScheduler(problems, props, context), {
      gpus: gpusOf(props), level, selector: context.selector,
      nodeLabelsAsAffinity: context.nodeLabelsAsAffinity ?? false,
    }),
  };
}

function telemetryOf(problems: Problems, { telemetry, labels, env }: PodProps, { labels: own, selector, runLabel }: PodContext) {
  return telemetryEnv(problems, telemetry, {
    name: own['app.kubernetes.io/name'], runLabel: runLabel ?? Object.keys(selector)[0], labels, env,
  });
}

function gpusOf(props: PodProps): Gpu[] {
  return [props, ...(props.initContainers ?? []), ...(props.sidecars ?? [])].flatMap(({ gpu }) => (gpu === undefined ? [] : [gpu]));
}

function podMarks(props: PodProps): Record<string, string> {
  return {
    ...(props.doNotEvict ? { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' } : {}),
    ...(props.meshSidecar === false ? { 'linkerd.io/inject': 'disabled' } : {}),
  };
}

function checkpointMounts(problems: Problems, props: PodProps): RequestedMount[] {
  reportValue(problems, 'checkpoint', props.checkpoint);
  if (props.checkpoint?._problem !== undefined) {
    return [];
  }
  const mount = props.checkpoint?.mount;
  if (mount?._readOnly) {
    problems.add('checkpoint', mount.path, 'must be a mount that can be written to', "leave 'readOnly' out");
  } else if (mount?._volume.own) {
    problems.add(
      'checkpoint', mount.path, 'must be a volume that outlives the pod, since the pod that goes on from the checkpoint is another one',
      "mount a claim, for instance with Mount.claim('model-checkpoints', '/checkpoints')",
    );
  }
  return mount === undefined || props.mounts?.includes(mount) ? [] : [{ property: 'checkpoint', mount }];
}

function sharedMemoryMounts(problems: Problems, props: PodProps): RequestedMount[] {
  const sharedMemory = props.sharedMemory ?? (props.gpu === undefined ? SharedMemory.none() : SharedMemory.half());
  const mount = sharedMemoryMount(problems, sharedMemory, props.memory && sizeQuantity(props.memory), props.mounts ?? []);
  return mount === undefined ? [] : [{ property: 'sharedMemory', mount }];
}

function withPreStop(props: PodProps): PodProps {
  const preStop = props.preStop ?? props.checkpoint?._preStop;
  return preStop === undefined ? props : { ...props, preStop };
}

function withScheduler(problems: Problems, props: PodProps, context: PodContext): NonNullable<PodProps['placement']> {
  const given = props.placement?.schedulerName;
  if (context.schedulerName === undefined) {
    return props.placement ?? {};
  }
  if (given !== undefined && given !== context.schedulerName) {
    problems.add(
      'placement.schedulerName', given, `contradicts the queue, whose scheduler is '${context.schedulerName}'`,
      "leave it out, or choose another 'queue'",
    );
  }
  return { ...props.placement, schedulerName: context.schedulerName };
}

function gracePeriod(problems: Problems, props: PodProps): number | undefined {
  const own = wholeSeconds(problems, 'terminationGracePeriod', props.terminationGracePeriod);
  const checkpoint = wholeSeconds(problems, 'checkpoint', props.checkpoint?.gracePeriod);
  if (own !== undefined && checkpoint !== undefined && own < checkpoint) {
    problems.add(
      'terminationGracePeriod', `${own}s`,
      `must not be shorter than the checkpoint's grace period of ${checkpoint}s, or the last checkpoint is cut off`,
      'raise it, or leave it out',
    );
  }
  return own ?? checkpoint;
}

function checkMetadata(problems: Problems, props: PodProps): void {
  for (const property of ['labels', 'podLabels'] as const) {
    checkLabels(problems, property, props[property]);
    checkReservedLabels(problems, property, props[property]);
  }
  for (const property of ['annotations', 'podAnnotations'] as const) {
    checkAnnotations(problems, property, props[property]);
  }
  props.imagePullSecrets?.forEach((name, i) => checkDnsSubdomain(problems, `imagePullSecrets[${i}]`, name));
  reportValue(problems, 'identity', props.identity);
  props.resourceClaims?.forEach((claim, i) => reportValue(problems, `resourceClaims[${i}]`, claim));
  checkContainerNames(problems, props);
  const claims = props.resourceClaims?.map(({ name }) => name) ?? [];
  claims.forEach((name, i) => {
    if (claims.indexOf(name) !== i) {
      problems.add(`resourceClaims[${i}]`, name, 'is already the name of another resource claim of the pod', 'rename one of them');
    }
  });
}

/** Labels that the Job controller writes over whatever the template says. */
const RESERVED_LABELS = /^(batch\.kubernetes\.io\/|(controller-uid|job-name)$)/;

function checkReservedLabels(problems: Problems, property: string, labels: PodProps['labels']): void {
  for (const [key, value] of Object.entries(labels ?? {}).filter(([name]) => RESERVED_LABELS.test(name))) {
    problems.add(`${property}.${key}`, value, 'is a label that the Job controller writes itself', 'leave it out');
  }
}

function checkContainerNames(problems: Problems, props: PodProps): void {
  const seen = new Set([props.containerName ?? 'main']);
  for (const kind of ['sidecars', 'initContainers'] as const) {
    props[kind]?.forEach(({ name }, i) => {
      if (seen.has(name)) {
        problems.add(`${kind}[${i}].name`, name, 'is already the name of another container of the pod', 'rename one of them');
      }
      seen.add(name);
    });
  }
}

/** Fields that the API server refuses in a container that runs to its end before the main one starts. */
const NOT_IN_INIT_CONTAINERS = ['startupProbe', 'readinessProbe', 'livenessProbe', 'preStop'] as const;

function checkInitContainers(problems: Problems, props: PodProps): void {
  props.initContainers?.forEach((init, i) => {
    for (const field of NOT_IN_INIT_CONTAINERS.filter((name) => init[name] !== undefined)) {
      problems.add(
        `initContainers[${i}].${field}`, init.name, 'must not be given for a container that runs to its end before the main one starts',
        "leave it out, or make the container one of 'sidecars'",
      );
    }
  });
}

function checkFeatures(props: PodProps, needsVersion: VersionCheck): void {
  if (props.sidecars?.length) {
    needsVersion('sidecars', 'native sidecars', '1.29');
  }
  if (props.resourceClaims?.length) {
    needsVersion('resourceClaims', 'dynamic resource allocation', '1.34');
  }
  const all = [props, ...(props.initContainers ?? []), ...(props.sidecars ?? [])];
  if (all.some(({ mounts }) => mounts?.some((mount) => mount._volume.source.image !== undefined))) {
    needsVersion('mounts', 'volumes from images', '1.35');
  }
}
