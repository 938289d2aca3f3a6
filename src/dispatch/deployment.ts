import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { Container, PodSpec } from '../../imports/k8s';
import { Problems } from '../base/problems';

/** A Deployment as it will be rendered. */
export interface DeploymentManifest {
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: { readonly template?: { readonly spec?: PodSpec } };
}

/** The object of a Deployment: itself, or the main child of a construct. */
export function deploymentObject(problems: Problems, property: string, construct: IConstruct): ApiObject | undefined {
  const object = ApiObject.isApiObject(construct) ? construct : construct.node.tryFindChild('Resource') ?? construct.node.defaultChild;
  if (object === undefined || !ApiObject.isApiObject(object) || object.kind !== 'Deployment') {
    const kind = object !== undefined && ApiObject.isApiObject(object) ? object.kind : 'construct of something else';
    problems.add(property, kind, 'must be a Deployment: an ApiObject, or one of cdk8s-plus', 'give the Deployment that starts the runs');
    return undefined;
  }
  return object;
}

/** The pods of a Deployment; undefined while it is not complete enough to be rendered. */
export function podSpecOf(object: ApiObject): PodSpec | undefined {
  try {
    return (object.toJson() as DeploymentManifest).spec?.template?.spec;
  } catch {
    return undefined;
  }
}

/** The container given, or the one called main, or the only one. */
export function containerOf(
  problems: Problems, property: string, spec: PodSpec | undefined, name: string | undefined,
): Container | undefined {
  const containers = spec?.containers ?? [];
  const names = containers.map((container) => container.name);
  if (containers.length === 0) {
    problems.add(property, name, 'needs a container in the Deployment, which has none', 'add it before the app is synthesised');
    return undefined;
  }
  const found = containers.find((container) => container.name === (name ?? 'main')) ?? (name === undefined && containers.length === 1
    ? containers[0]
    : undefined);
  if (found === undefined) {
    problems.add(property, name, `must be a container of the Deployment, which has ${names.join(', ')}`, 'name one of these');
  }
  return found;
}
