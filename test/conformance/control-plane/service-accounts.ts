import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { FOLDERS, PORTS, TOKEN } from '../settings';
import type { Obj } from './client';

/** The service account of an add-on's program, and the manifest of its module that says what it may do. */
export interface Account {
  readonly program: string;
  readonly namespace: string;
  readonly name: string;

  /** The file in the component's module that has its ClusterRole, and that role's name. */
  readonly component: string;
  readonly file: string;
  readonly role: string;

  /** The file with the Role of its own namespace, if it has one. */
  readonly secrets?: string;
}

const VOLCANO = 'installer/volcano-development.yaml';

export const ACCOUNTS: readonly Account[] = [
  {
    ...account('kueue', 'kueue-system', 'kueue-controller-manager', 'kueue', 'config/components/rbac/role.yaml', 'manager-role'),
    secrets: 'config/components/rbac/manager_secrets_role.yaml',
  },
  account('jobset', 'jobset-system', 'jobset-controller-manager', 'jobset', 'config/components/rbac/role.yaml', 'manager-role'),
  account(
    'trainer', 'kubeflow-system', 'kubeflow-trainer-controller-manager', 'trainer', 'manifests/base/rbac/role.yaml',
    'kubeflow-trainer-controller-manager',
  ),
  account('mpi-operator', 'mpi-operator', 'mpi-operator', 'mpi-operator', 'manifests/base/cluster-role.yaml', 'mpi-operator'),
  account('kuberay', 'ray-system', 'kuberay-operator', 'kuberay', 'config/rbac/role.yaml', 'kuberay-operator'),
  account('lws', 'lws-system', 'lws-controller-manager', 'lws', 'config/rbac/role.yaml', 'manager-role'),
  account('volcano-webhook', 'volcano-system', 'volcano-admission', 'volcano', VOLCANO, 'volcano-admission'),
  account('volcano-controller', 'volcano-system', 'volcano-controllers', 'volcano', VOLCANO, 'volcano-controllers'),
  account('volcano-scheduler', 'volcano-system', 'volcano-scheduler', 'volcano', VOLCANO, 'volcano-scheduler'),
];

function account(program: string, namespace: string, name: string, component: string, file: string, role: string): Account {
  return { program, namespace, name, component, file, role };
}

export function userOf({ namespace, name }: Account): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

export function groupsOf({ namespace }: Account): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

export function tokenOf({ program }: Account): string {
  return `${TOKEN}-${program}`;
}

/** What the add-ons may do, as their projects ship it: no more, so that a policy which they must pass is passed by them. */
export function rolesOf(folders: Readonly<Record<string, string>>): Obj[] {
  return ACCOUNTS.flatMap((given): Obj[] => {
    const { program, namespace, name, component, file, role, secrets } = given;
    const read = (path: string): Obj[] =>
      parseAllDocuments(readFileSync(join(folders[component], path), 'utf8')).map((document) => document.toJS() as Obj);
    const { rules } = read(file).find((document) => document?.kind === 'ClusterRole' && document.metadata.name === role);
    return [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      ...bound('ClusterRole', rules, { name: `conformance-${program}` }, given),
      ...(secrets === undefined ? [] : bound('Role', read(secrets)[0].rules, { name: `conformance-${program}`, namespace }, given)),
    ];
  });
}

function bound(kind: 'Role' | 'ClusterRole', rules: Obj, metadata: Obj, { namespace, name }: Account): Obj[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name };
  return [
    { apiVersion, kind, metadata, rules },
    { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects: [{ kind: 'ServiceAccount', name, namespace }] },
  ];
}

/** Writes a kubeconfig and gives its path. */
export function writeKubeconfig(name: string, token: string, authority: string): string {
  const file = join(FOLDERS.run, `${name}.kubeconfig`);
  const cluster = {
    'server': `https://127.0.0.1:${PORTS.apiserver}`,
    'certificate-authority-data': readFileSync(authority).toString('base64'),
  };
  writeFileSync(file, stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'conformance', cluster }],
    'users': [{ name, user: { token } }],
    'contexts': [{ name, context: { cluster: 'conformance', user: name } }],
    'current-context': name,
  }));
  return file;
}
