import { dict, dicts, entry, isDict, list, text } from '../base/json';
import { KubeObject, Manifest } from '../preflight/kube-object';
import { EXPECTED_DURATION } from '../preflight/model/expected-duration';
import { Workload } from '../preflight/model/workload';
import { World } from '../preflight/world';
import { isRun } from '../upstream/kinds';

/** A run that the pod of a cron creates, since its kind has no schedule of its own, as a `JobSetCron` has it. */
export interface CreatedRun {
  readonly cron: Workload;

  /** The run under the name that it is created with; each gets other letters in place of the `*`. */
  readonly manifest: Manifest;
}

/** Runs that crons make with `kubectl create -f` of a file that a ConfigMap of the input holds. */
export function createdRuns(world: World): CreatedRun[] {
  return world.workloads.filter(({ isRecurring }) => isRecurring).flatMap((cron) =>
    filesCreatedBy(cron, world).flatMap(({ text: file, config }): CreatedRun[] => {
      const body = parsed(file);
      const metadata = dict(body.metadata);
      const name = text(metadata.name) ?? (text(metadata.generateName) === undefined ? undefined : `${text(metadata.generateName)}*`);
      // how long it takes is said of the object that stands in the input
      const annotations = { [EXPECTED_DURATION]: entry(config.annotations, EXPECTED_DURATION), ...dict(metadata.annotations) };
      const manifest = { ...body, metadata: { namespace: cron.object.namespace, ...metadata, annotations, name } };
      return name !== undefined && isRun(new KubeObject(manifest, {}).type) ? [{ cron, manifest: { manifest } }] : [];
    }));
}

interface HeldFile {
  readonly text: string;
  readonly config: KubeObject;
}

/** Each file that a cron's pods create objects of. */
function filesCreatedBy({ podSets, object: { namespace } }: Workload, world: World): HeldFile[] {
  return podSets.flatMap(({ containers, spec }) => containers.flatMap(({ body }) => {
    const words = [...list(body.command), ...list(body.args)].map(String);
    const position = words.indexOf('-f');
    if (words[0] !== 'kubectl' || words[1] !== 'create' || position === -1) {
      return [];
    }
    const path = words[position + 1] ?? '';
    return dicts(body.volumeMounts).flatMap((mount): HeldFile[] => {
      const folder = `${text(mount.mountPath) ?? ''}/`;
      const volume = dicts(spec.volumes).find(({ name }) => name === mount.name);
      const config = world.index.find('ConfigMap.', namespace, text(dict(volume?.configMap).name) ?? '');
      const file = path.startsWith(folder) ? text(dict(config?.manifest.data)[path.slice(folder.length)]) : undefined;
      return file === undefined || config === undefined ? [] : [{ text: file, config }];
    });
  }));
}

function parsed(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(file);
    return isDict(value) ? value : {};
  } catch {
    return {};
  }
}

/** The input with what its crons create. */
export function withCreatedRuns(manifests: readonly Manifest[], world: World): readonly Manifest[] {
  const created = createdRuns(world);
  return created.length === 0 ? manifests : [...manifests, ...created.map(({ manifest }) => manifest)];
}
