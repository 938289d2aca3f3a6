import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Problems } from '../base/problems';
import { Dispatcher } from './dispatcher';

/** What is read of a Deployment. */
interface DeploymentManifest {
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly serviceAccountName?: string;
        readonly automountServiceAccountToken?: boolean;
        readonly containers?: readonly { readonly env?: readonly DeploymentVariable[] }[];
      };
    };
  };
}

interface DeploymentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath?: string } };
}

/**
 * Reports a dispatcher whose Deployment would not have its rights: it runs as another service account, or without the
 * token, or would create workloads in another namespace. Says nothing if the app does not contain the Deployment.
 */
export function checkDeployment(
  problems: Problems, property: string, dispatcher: Dispatcher, root: IConstruct, defaultNamespace: string | undefined,
): void {
  const { subject } = dispatcher;
  const namespace = subject.namespace ?? defaultNamespace;
  const find = (kind: string, name: string | undefined) =>
    root.node
      .findAll()
      .find(
        (child) => ApiObject.isApiObject(child) && child.kind === kind && child.name === name && child.metadata.namespace === namespace,
      ) as ApiObject | undefined;
  const deployment: DeploymentManifest | undefined = find('Deployment', dispatcher.deployment)?.toJson();
  if (deployment === undefined) {
    return;
  }
  const pod = deployment.spec?.template?.spec;
  const account = pod?.serviceAccountName ?? 'default';
  const accountMounts: boolean | undefined = find('ServiceAccount', account)?.toJson().automountServiceAccountToken;
  if (account !== subject.name) {
    problems.add(
      `${property}.deployment`, dispatcher.deployment,
      `must run as the service account '${subject.name}' to have its rights, but runs as '${account}'`,
      `set serviceAccountName: ${subject.name} in its pod template`,
    );
  } else if (!(pod?.automountServiceAccountToken ?? accountMounts ?? true)) {
    problems.add(
      `${property}.deployment`, dispatcher.deployment,
      'must get the token of its service account, because it calls the Kubernetes API',
      "set automountServiceAccountToken: true in its pod template, or 'mountToken: true' at the service account",
    );
  }
  checkNamespaceVariable(problems, `${property}.namespaceVariable`, dispatcher, pod?.containers ?? [], {
    own: namespace, wanted: defaultNamespace,
  });
}

function checkNamespaceVariable(
  problems: Problems, property: string, { namespaceVariable, deployment }: Dispatcher,
  containers: readonly { readonly env?: readonly DeploymentVariable[] }[],
  { own, wanted }: { readonly own: string | undefined; readonly wanted: string | undefined },
): void {
  if (namespaceVariable === undefined || wanted === undefined) {
    return;
  }
  const variable = containers.flatMap(({ env }) => env ?? []).find(({ name }) => name === namespaceVariable);
  const ofItself = variable?.valueFrom?.fieldRef?.fieldPath === 'metadata.namespace';
  const value = ofItself ? own : variable?.value;
  // what a ConfigMap or a Secret says is not known here
  if (variable === undefined || (value !== undefined && value !== wanted)) {
    problems.add(
      property, namespaceVariable,
      `must say '${wanted}' in a container of the Deployment '${deployment}', where the service has its rights, but `
      + (variable === undefined ? 'is not set: the service takes its own default' : `says '${value}'`),
      `set ${namespaceVariable} to '${wanted}' in its pod template`,
    );
  }
}
