import { ApiObject, JsonPatch } from 'cdk8s';
import type { Container, EnvVar, PodSpec } from '../../imports/k8s';
import { Problems } from '../base/problems';
import { containerOf, podSpecOf } from './deployment';

/** What a Deployment needs to start runs. */
export interface Wiring {
  /** Name of the container; by default main, or the only one. */
  readonly container?: string;
  readonly env: readonly EnvVar[];

  /** The ConfigMap with the template, and where the container finds it. */
  readonly template?: { readonly volume: string; readonly configMap: string; readonly path: string };
}

/** What a property of the consumer is called in problems. */
const PROPERTY = 'consumer';

const SPEC = '/spec/template/spec';
const ACCOUNT = Symbol.for('cdk8s-ml-workloads.consumerAccount');

interface Consumer extends ApiObject {
  [ACCOUNT]?: string;
}

/** The service account that a Deployment names; undefined if it would run as the namespace's own. */
export function accountOf(object: ApiObject): string | undefined {
  const named = (object as Consumer)[ACCOUNT] ?? podSpecOf(object)?.serviceAccountName;
  return named === 'default' ? undefined : named;
}

/** Has a Deployment run as a service account, with the token by which it calls the Kubernetes API. */
export function runAs(problems: Problems, object: ApiObject, account: string): void {
  const named = accountOf(object);
  if (named !== undefined && named !== account) {
    problems.add(
      PROPERTY, named, `runs as another service account than '${account}', which has the rights`,
      "leave 'account' out, so that its own account gets the rights, or let it run as that account",
    );
    return;
  }
  (object as Consumer)[ACCOUNT] = account;
  object.addJsonPatch(
    JsonPatch.add(`${SPEC}/serviceAccountName`, account), JsonPatch.add(`${SPEC}/automountServiceAccountToken`, true),
  );
}

/** Adds to a Deployment what it needs to start runs; reports what it says otherwise. */
export function wire(problems: Problems, object: ApiObject, wiring: Wiring): void {
  const spec = podSpecOf(object);
  const container = containerOf(problems, `${PROPERTY}Container`, spec, wiring.container);
  if (spec === undefined || container === undefined) {
    return;
  }
  const at = spec.containers.indexOf(container);
  object.addJsonPatch(
    ...envPatches(problems, container, at, wiring),
    ...templatePatches(problems, spec, container, at, wiring),
  );
}

function envPatches(problems: Problems, container: Container, at: number, { env }: Wiring): JsonPatch[] {
  const known = new Map((container.env ?? []).map((variable) => [variable.name, variable]));
  const missing = env.filter((variable) => {
    const given = known.get(variable.name);
    if (given !== undefined && given.value !== variable.value && given.valueFrom === undefined) {
      problems.add(
        `${PROPERTY}.env.${variable.name}`, given.value, `must be '${variable.value}', which is where runs are made`,
        'leave the variable out: the dispatcher writes it',
      );
    }
    return given === undefined;
  });
  return container.env === undefined
    ? [JsonPatch.add(`${SPEC}/containers/${at}/env`, missing)]
    : missing.map((variable) => JsonPatch.add(`${SPEC}/containers/${at}/env/-`, variable));
}

function templatePatches(problems: Problems, spec: PodSpec, container: Container, at: number, { template }: Wiring): JsonPatch[] {
  if (template === undefined) {
    return [];
  }
  const { volume, configMap, path } = template;
  if (container.volumeMounts?.some(({ mountPath }) => mountPath === path)) {
    problems.add(PROPERTY, path, 'is where the template is mounted, and something else is there', 'mount that somewhere else');
    return [];
  }
  return [
    ...append(`${SPEC}/volumes`, spec.volumes, { name: volume, configMap: { name: configMap } }),
    ...append(`${SPEC}/containers/${at}/volumeMounts`, container.volumeMounts, { name: volume, mountPath: path, readOnly: true }),
  ];
}

function append(path: string, list: readonly unknown[] | undefined, value: object): JsonPatch[] {
  return [list === undefined ? JsonPatch.add(path, [value]) : JsonPatch.add(`${path}/-`, value)];
}
