import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isClusterScoped, meantBy, resourceExists, verbsOf } from '../../src/access/api-resources';
import { QueueSystem } from '../../src/cluster/queue-system';
import { dispatcherPermissions, operatorPermissions, queueAdminPermissions, queueStatusPermissions } from '../../src/access/personas';
import { DispatcherTask } from '../../src/access/dispatcher';
import { WorkloadKind } from '../../src';

interface RealResource {
  readonly group: string;
  readonly scope: string;
  readonly plural: string;
}

/** What `kubectl api-resources` prints on a cluster with Kueue, Volcano, JobSet and Trainer. */
const REAL: RealResource[] = readFileSync(join(__dirname, '../support/real-plurals.txt'), 'utf8')
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [group, scope, ...plurals] = line.split(' ');
    return plurals.map((plural) => ({ group: group === '-' ? '' : group, scope, plural }));
  });

const kinds = Object.values(WorkloadKind);
const systems = Object.values(QueueSystem);
const EVERYTHING = [
  ...operatorPermissions({ kinds, systems }), ...dispatcherPermissions({ kinds, systems }, Object.values(DispatcherTask), ['task']),
  ...queueStatusPermissions(systems), ...queueAdminPermissions(systems),
];

test('every persona names resources by their real plurals', () => {
  const unreal = EVERYTHING.filter(
    ({ group, resource }) => !REAL.some((real) => real.group === group && real.plural === resource.split('/')[0]),
  );

  expect(unreal).toEqual([]);
});

test('every persona names verbs and subresources that exist', () => {
  const wrong = EVERYTHING.filter(({ group, resource, verbs }) => verbs.some((verb) => !verbsOf(group, resource)?.includes(verb)));

  expect(wrong).toEqual([]);
});

test.each(REAL.map(({ group, plural, scope }) => [plural, group, scope] as const))(
  '%s of %j is known, and is %s',
  (plural, group, scope) => {
    expect(resourceExists(group, plural)).toBe(true);
    expect(isClusterScoped(group, plural)).toBe(scope === 'Cluster' && plural !== 'namespaces');
  },
);

test('a Role covers the Namespace that it is in', () => {
  expect(isClusterScoped('', 'namespaces')).toBe(false);
});

test('nothing is known of groups that are not listed', () => {
  expect(resourceExists('sparkoperator.k8s.io', 'sparkapplications')).toBeUndefined();
  expect(verbsOf('sparkoperator.k8s.io', 'sparkapplications')).toBeUndefined();
});

test('a group of custom resources may have more than is listed, but not what belongs elsewhere', () => {
  expect(resourceExists('kueue.x-k8s.io', 'preemptionconfigs')).toBeUndefined();
  expect(resourceExists('kueue.x-k8s.io', 'clusterqueue')).toBe(false);
  expect(resourceExists('kueue.x-k8s.io', 'jobs')).toBe(false);
  expect(resourceExists('batch', 'preemptionconfigs')).toBe(false);
});

test('names of JavaScript itself are no resources', () => {
  expect(resourceExists('', 'constructor')).toBe(false);
  expect(resourceExists('toString', 'jobs')).toBeUndefined();
});

test('finds the plural that was meant', () => {
  expect(meantBy('cronjob')).toEqual({ resource: 'cronjobs', groups: ['batch', 'batch.volcano.sh'] });
  expect(meantBy('PriorityClass')).toEqual({ resource: 'priorityclasses', groups: ['scheduling.k8s.io'] });
  expect(meantBy('networkpolicy')).toEqual({ resource: 'networkpolicies', groups: ['networking.k8s.io'] });
  expect(meantBy('pod/log')).toEqual({ resource: 'pods/log', groups: [''] });
  expect(meantBy('unicorns')).toBeUndefined();
});

const SCHEMAS = process.env.SCHEMAS_DIR ?? '';

interface Definition {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly plural: string };
  readonly versions: readonly { readonly subresources?: { readonly status?: object } }[];
}

function definitionsIn(folder: string): Definition[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => parse(readFileSync(join(folder, file), 'utf8')).spec);
}

(SCHEMAS === '' ? describe.skip : describe)('the official definitions', () => {
  test('give custom resources the plurals, scopes and status that are listed', () => {
    const listed = REAL.filter(({ group }) => /volcano|kueue|jobset|trainer/.test(group) && !group.startsWith('visibility'));
    const definitions = ['volcano', 'kueue', 'jobset', 'trainer'].flatMap((name) => definitionsIn(join(SCHEMAS, name)));
    const official = listed.map(({ group, plural }) => definitions.find((one) => one.group === group && one.names.plural === plural));
    const factsOf = ({ group, plural, scope }: RealResource) => ({
      plural, scope, status: resourceExists(group, `${plural}/status`) === true,
    });

    expect(listed.map(factsOf)).toEqual(
      official.map((one) => ({
        plural: one?.names.plural, scope: one?.scope, status: one?.versions.some(({ subresources }) => subresources?.status !== undefined),
      })),
    );
  });
});
