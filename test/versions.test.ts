import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesVersion } from '../src';
import { CUSTOM_RESOURCES, KUBERNETES_SERVED } from '../scripts/import/sources';
import { versions } from './conformance/settings';

const ROOT = join(__dirname, '..');
const rows = new Map(
  readFileSync(join(ROOT, 'docs/versions.md'), 'utf8').split('\n').filter((line) => line.startsWith('| ')).map((line) => {
    const [name, ...cells] = line.split('|').slice(1, -1).map((cell) => cell.trim());
    return [name, cells];
  }),
);

/** The group by whose definitions a component is known, and its folder in the conformance tests. */
const COMPONENTS = [
  ['Kueue', 'kueue.x-k8s.io', 'kueue'], ['JobSet', 'jobset.x-k8s.io', 'jobset'], ['Volcano', 'batch.volcano.sh', 'volcano'],
  ['Kubeflow Trainer', 'trainer.kubeflow.org', 'trainer'], ['MPI operator', 'kubeflow.org', 'mpi-operator'],
  ['KubeRay', 'ray.io', 'kuberay'], ['LeaderWorkerSet', 'leaderworkerset.x-k8s.io', 'lws'],
] as const;

test.each(COMPONENTS)('the row of %s is what it is made from, and what was asked', (name, group, folder) => {
  const [{ origin }] = CUSTOM_RESOURCES[group];

  expect(rows.get(name)?.slice(0, 2)).toEqual([/v(\d+\.\d+\.\d+)/.exec(origin)?.[1], versions()[folder]]);
});

test('the row of Kubernetes has the newest definitions, what was asked, and the versions that can be stated', () => {
  const [made, asked, works] = rows.get('Kubernetes') ?? [];
  const stated = Object.values(KubernetesVersion).map(String);

  expect(KUBERNETES_SERVED.origin).toContain(`v${made.split(',')[0]},`);
  expect(asked).toBe(versions().kubernetes);
  expect(works).toContain(`${stated[0]} to ${stated[stated.length - 1]}:`);
});

test('the versions of cdk8s are those that the library is tested with', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };

  expect(rows.get('cdk8s, cdk8s-plus-28, constructs')?.[1]).toBe(
    ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => devDependencies[name]).join(', '),
  );
});
