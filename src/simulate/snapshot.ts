import { dict, dicts, isDict, list, text, texts } from '../base/json';
import { yamlDocuments } from '../base/yaml-documents';
import { ClusterFacts, KueueFacts } from '../upstream/cluster-facts';
import { factsOfObjects } from '../upstream/facts-of-objects';
import { isWorkloadKey } from '../upstream/kinds';
import { KubeObject, Manifest } from '../preflight/kube-object';
import { ManifestIndex } from '../preflight/manifest-index';
import { Workload } from '../preflight/model/workload';
import { World } from '../preflight/world';
import type { FairStrategy, KueueSettings } from './kueue/kueue-state';

/** What is asked about: workloads, in a cluster as it was when somebody looked. */
export interface Question {
  /** Of the files: what is submitted, in this order, and maybe queues that would be changed with it. */
  readonly files: readonly Manifest[];

  /** What `kubectl get … -o json` printed. */
  readonly snapshot: readonly Manifest[];
  readonly facts?: ClusterFacts;

  /** Of objects in the files that name none. */
  readonly namespace?: string;
}

/** A cluster with what runs in it, and what is to be submitted. */
export interface Snapshot {
  /** The objects of both, without what runs. */
  readonly world: World;

  /** What is to be submitted. */
  readonly submitted: readonly Workload[];

  /** Objects of the snapshot that run or wait, by type: Kueue's Workloads, PodGroups, Pods and what makes them. */
  readonly live: ManifestIndex;
  readonly kueue: KueueSettings;

  /** The newest time that the snapshot names, in milliseconds since 1970. */
  readonly time: number;
}

/** Of which a simulation needs the numbers only, however many there are. */
const LIVE: ReadonlySet<string> = new Set(['Workload.kueue.x-k8s.io', 'PodGroup.scheduling.volcano.sh']);

export function readSnapshot({ files, snapshot, facts = {}, namespace = 'default' }: Question): Snapshot {
  const given = new ManifestIndex(files.map((manifest) => withNamespace(manifest, namespace)));
  const all = new ManifestIndex(snapshot).objects.filter(({ type, name }) => type !== 'Secret.' && name !== '');
  const isLive = ({ type }: KubeObject): boolean => LIVE.has(type) || isWorkloadKey(type);
  const rest = all.filter((object) => !isLive(object) && given.find(object.type, object.namespace, object.name) === undefined);
  const known = mergeFacts(factsOfObjects(rest.map(({ manifest }) => manifest)), facts, configuration(rest));
  const world = new World(
    [...given.objects, ...rest].map(({ manifest, origin }) => ({ manifest, origin })),
    { ...known, kueue: { ...known.kueue, closedCohorts: cohortsOf([...given.objects, ...rest]) } },
    new Set(),
  );
  return {
    world,
    submitted: world.workloads,
    live: new ManifestIndex(all.filter(isLive).map(({ manifest, origin }) => ({ manifest, origin }))),
    kueue: kueueSettings(configuration(rest), known.kueue),
    time: timeOf(all),
  };
}

/** The manifest as it is when it is applied with a namespace. */
function withNamespace({ manifest, origin }: Manifest, namespace: string): Manifest {
  if (!isDict(manifest)) {
    return { manifest, origin };
  }
  const items = manifest.items;
  if (String(manifest.kind).endsWith('List') && Array.isArray(items)) {
    return { manifest: { ...manifest, items: items.map((item) => withNamespace({ manifest: item }, namespace).manifest) }, origin };
  }
  const metadata = dict(manifest.metadata);
  const isFree = text(metadata.namespace) === undefined && !new KubeObject(manifest, {}).isClusterScoped;
  return isFree ? { manifest: { ...manifest, metadata: { ...metadata, namespace } }, origin } : { manifest, origin };
}

/** All Cohorts are known: what a snapshot does not show is not there. */
function cohortsOf(objects: readonly KubeObject[]): string[] {
  return [
    ...new Set(
      objects.flatMap(({ group, kind, name, spec }) =>
        group !== 'kueue.x-k8s.io'
          ? []
          : [
              ...(kind === 'Cohort' ? [name] : []),
              ...[spec.cohortName, spec.cohort, spec.parentName, spec.parent].flatMap((one) => text(one) ?? []),
            ],
      ),
    ),
  ];
}

/** Kueue's own configuration, if its ConfigMap is there. */
function configuration(objects: readonly KubeObject[]): Readonly<Record<string, unknown>> {
  const map = objects.find(({ type, name }) => type === 'ConfigMap.' && /(^|-)kueue-manager-config$/.test(name));
  const content = Object.values(dict(map?.manifest.data)).find(
    (value) => typeof value === 'string' && value.includes('config.kueue.x-k8s.io'),
  );
  try {
    return typeof content === 'string' ? dict(yamlDocuments(content)[0]) : {};
  } catch {
    return {};
  }
}

function kueueSettings(config: Readonly<Record<string, unknown>>, facts: KueueFacts | undefined): KueueSettings {
  const sharing = config.fairSharing;
  const strategies = texts(dict(sharing).preemptionStrategies).filter(
    (one): one is FairStrategy => one === 'LessThanOrEqualToFinalShare' || one === 'LessThanInitialShare',
  );
  return {
    isFair: facts?.fairSharing ?? (isDict(sharing) && sharing.enable !== false),
    fairStrategies: strategies.length > 0 ? strategies : ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'],
  };
}

/** What was declared goes before what was seen. */
function mergeFacts(seen: ClusterFacts, declared: ClusterFacts, config: Readonly<Record<string, unknown>>): ClusterFacts {
  const resources = dict(config.resources);
  const excluded = texts(resources.excludeResourcePrefixes);
  const transformed = dicts(resources.transformations).flatMap(({ input }) => text(input) ?? []);
  return {
    ...seen,
    ...declared,
    kueue: {
      ...(excluded.length > 0 ? { excludeResourcePrefixes: excluded } : {}),
      ...(transformed.length > 0 ? { transformedResources: transformed } : {}),
      ...declared.kueue,
    },
    namespaces: [...(declared.namespaces ?? []), ...(seen.namespaces ?? [])],
  };
}

function timeOf(objects: readonly KubeObject[]): number {
  let newest = 0;
  for (const { metadata, manifest } of objects) {
    const times = [
      metadata.creationTimestamp,
      ...list(dict(manifest.status).conditions).map((condition) => dict(condition).lastTransitionTime),
    ];
    for (const time of times) {
      const value = typeof time === 'string' ? Date.parse(time) : NaN;
      newest = value > newest ? value : newest;
    }
  }
  return newest;
}
