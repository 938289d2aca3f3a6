import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { parse } from 'yaml';
import { WorkloadKind } from '../../src';
import { resourceExists, isClusterScoped } from '../../src/access/api-resources';
import { risksOf } from '../../src/access/forbidden';
import { AccessRisk } from '../../src/access/access-risk';
import { workloadKindOf } from '../../src/access/workload-resources';
import { HEALTH_SCRIPTS } from '../../src/gitops/health-scripts';
import { liveChanges } from '../../src/gitops/argo-cd-applications';
import { diffManifests } from '../../src/preflight/diff/diff';
import { KubeObject } from '../../src/preflight/kube-object';
import { World } from '../../src/preflight/world';
import { groupOf, isRun, KIND_KEYS, KindKey, KINDS, nameOf, quotaKeyOf, typeOf, WORKLOAD_KEYS, WORKLOADS } from '../../src/upstream/kinds';
import { ObjectKind, WorkloadRow } from '../../src/upstream/kinds/kind';
import { complaints } from '../support/preflight';
import { SCHEMAS_DIR } from '../support/schemas';

type Plain = Record<string, unknown>;

const apiVersionOf = (key: KindKey): string => (groupOf(key) === '' ? KINDS[key].versions[0] : `${groupOf(key)}/${KINDS[key].versions[0]}`);

function objectOf(key: KindKey, more: Plain = {}): Plain {
  const namespace = KINDS[key].scope === 'namespace' ? { namespace: 'ml' } : {};
  return { apiVersion: apiVersionOf(key), kind: nameOf(key), metadata: { name: 'x', ...namespace }, ...more };
}

/** Puts a value at a path in which `a[]` is a list of one and `*` any name. */
function put(target: Plain, path: string, value: unknown): void {
  const [step, ...rest] = path.split('.');
  const field = step === '*' ? 'Worker' : step.replace('[]', '');
  if (rest.length === 0) {
    target[field] = value;
    return;
  }
  const below = (target[field] ??= step.endsWith('[]') ? [{}] : {}) as Plain | Plain[];
  put(Array.isArray(below) ? below[0] : below, rest.join('.'), value);
}

const worldOf = (...manifests: Plain[]): World => new World(manifests.map((manifest) => ({ manifest })), {}, new Set());
const diff = (before: Plain[], after: Plain[]) =>
  diffManifests(before.map((manifest) => ({ manifest })), after.map((manifest) => ({ manifest })));

describe('the compiler', () => {
  test('names a key without a row, and a question that a row leaves open', () => {
    // @ts-expect-error a kind that has no row
    const missing: Record<KindKey | 'New.example.com', ObjectKind> = KINDS;
    // @ts-expect-error a kind that runs pods, without what is asked of those
    const half: WorkloadRow = KINDS['ConfigMap.'];
    // @ts-expect-error a row that does not say its wave
    const open: WorkloadRow = { ...WORKLOADS['Job.batch'], wave: undefined };
    expect([missing, half, open]).toHaveLength(3);
  });
});

describe('each row', () => {
  test.each(KIND_KEYS)('%s is what a manifest of the kind is read as', (key) => {
    const object = new KubeObject(objectOf(key), {});
    expect([object.type, object.isClusterScoped]).toEqual([key, KINDS[key].scope === 'cluster']);
    expect(typeOf(objectOf(key) as { apiVersion: string; kind: string })).toBe(key);
  });

  test.each(KIND_KEYS)('%s is known to RBAC', (key) => {
    const [group, { plural, scope, subresources, makesPods }] = [groupOf(key), KINDS[key]];
    const resources = [plural, ...subresources.split(' ').filter((name) => name !== '').map((name) => `${plural}/${name}`)];
    expect(resources.filter((resource) => resourceExists(group, resource) !== true)).toEqual([]);
    expect(isClusterScoped(group, plural)).toBe(scope === 'cluster' && key !== 'Namespace.');
    expect(risksOf({ group, resource: plural, verb: 'create' }).includes(AccessRisk.RUN_PODS)).toBe(makesPods);
  });

  test.each(KIND_KEYS.filter((key) => KINDS[key].scope === 'namespace'))('%s is known to quotas', (key) => {
    const quota = (count: string): string =>
      `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: x, namespace: ml}\nspec: {hard: {${count}: 5}}\n`;
    expect(complaints('quota-count-key', quota(quotaKeyOf(key)))).toEqual([]);
    expect(complaints('quota-count-key', quota(`count/${KINDS[key].plural}.example.com`))).toHaveLength(1);
  });

  test.each(KIND_KEYS)('%s has a check of its health where it names one', (key) => {
    const { health } = KINDS[key];
    expect(Object.keys(HEALTH_SCRIPTS).includes(`${groupOf(key)}_${nameOf(key)}`)).toBe(health !== 'none' && health !== 'built in');
  });

  test.each(KIND_KEYS)('%s is told from others by diff', (key) => {
    const { life, holdsData } = KINDS[key];
    // an object of which nothing is filled in is found fault with as well
    const kinds = (before: Plain[], after: Plain[]): string[] =>
      diff(before, after).map(({ kind }) => kind).filter((kind) => kind !== 'refused' && kind !== 'work disturbed');
    expect(kinds([], [objectOf(key)])).toEqual([
      { ends: 'run started', recurs: 'recurring run changed', stays: 'other' }[life],
    ]);
    const expected = life === 'ends' ? ['run ended'] : holdsData ? ['data deleted'] : ['other'];
    expect(expected).toEqual(expect.arrayContaining(kinds([objectOf(key)], [])));
  });
});

describe('each kind that runs pods', () => {
  test.each(WORKLOAD_KEYS)('%s is read where its row says that its pods are', (key) => {
    const { pods } = WORKLOADS[key];
    const object = objectOf(key);
    for (const path of pods.filter((template) => template !== '')) {
      put(object, path, { spec: { containers: [] } });
    }
    if (key === 'LeaderWorkerSet.leaderworkerset.x-k8s.io') {
      put(object, 'spec.leaderWorkerTemplate.size', 2);
    }
    const found = worldOf(object).workloads.flatMap(({ podSets }) => podSets.map(({ path }) => path));
    const pattern = (path: string): string => (path === '' ? 'spec' : `${path.replace(/\[\]/g, '[0]').replace('*', 'Worker')}.spec`);
    expect(found.sort()).toEqual(pods.map(pattern).sort());
  });

  test.each(WORKLOAD_KEYS)('%s names kinds of the table as what it makes', (key) => {
    const { runs, parts } = WORKLOADS[key];
    expect([...runs, ...parts].filter((made) => !(KIND_KEYS as string[]).includes(made))).toEqual([]);
  });

  test('those that are offered are those that access can be given to', () => {
    const offered = WORKLOAD_KEYS.filter((key) => WORKLOADS[key].isOffered);
    expect(offered.map(workloadKindOf).sort()).toEqual(Object.values(WorkloadKind).sort());
  });

  test('what controllers change of those that are offered is left to them', () => {
    const changed = liveChanges().map(({ group, kind }) => `${kind}.${group}`);
    expect(changed).toEqual(
      WORKLOAD_KEYS.filter((key) => WORKLOADS[key].isOffered && (WORKLOADS[key].live.length > 0 || WORKLOADS[key].isPlacedByKueue)),
    );
  });

  test('what ends is applied last', () => {
    expect(KIND_KEYS.filter((key) => isRun(key) && KINDS[key].wave !== 100)).toEqual([]);
  });
});

(SCHEMAS_DIR === undefined ? describe.skip : describe)('the definitions of upstream', () => {
  const folder = SCHEMAS_DIR ?? '';
  interface Version { readonly name: string; readonly served: boolean; readonly subresources?: object }
  interface Names { readonly kind: string; readonly plural: string }
  interface Definition { readonly spec: { group: string; names: Names; scope: string; versions: Version[] } }
  const definitions = SCHEMAS_DIR === undefined ? [] : ['jobset', 'kueue', 'trainer', 'volcano'].flatMap((component) =>
    readdirSync(join(folder, component)).map((file) => parse(readFileSync(join(folder, component, file), 'utf8')) as Definition),
  );

  test('agree with plural, scope, versions and subresources of each kind', () => {
    const groups = new Set(definitions.map(({ spec }) => spec.group));
    const stated = KIND_KEYS.filter((key) => groups.has(groupOf(key))).map((key) => [
      key, KINDS[key].plural, KINDS[key].scope, [...KINDS[key].versions].sort(), KINDS[key].subresources,
    ]);
    const defined = definitions.map(({ spec }) => [
      `${spec.names.kind}.${spec.group}`, spec.names.plural, spec.scope === 'Cluster' ? 'cluster' : 'namespace',
      spec.versions.filter(({ served }) => served).map(({ name }) => name).sort(),
      Object.keys(spec.versions.at(-1)?.subresources ?? {}).sort().join(' '),
    ]);
    const known = stated.map(([key]) => key);
    expect(defined.filter(([key]) => known.includes(key)).sort()).toEqual(stated.sort());
  });

  test('have each kind of Kubernetes in the versions that its row names', () => {
    interface Typed { readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[] }
    const served = new Set(['v1.28.0', 'v1.36.0', 'v1.37.2'].flatMap((version) => {
      const { definitions: all } = JSON.parse(readFileSync(join(folder, 'kubernetes', `${version}.json`), 'utf8')) as {
        definitions: Record<string, Typed>;
      };
      return Object.entries(all).flatMap(([name, definition]) => [
        ...(definition['x-kubernetes-group-version-kind'] ?? []).map(({ group, version: v, kind }) => `${kind}.${group} ${v}`),
        // the versions that cdk8s keeps have no such note on all
        name,
      ]);
    }));
    const ofKubernetes = KIND_KEYS.filter((key) => /^[a-z]*$|\.k8s\.io$/.test(groupOf(key)) && !groupOf(key).includes('x-k8s'));
    const missing = ofKubernetes.flatMap((key) => KINDS[key].versions.filter((version) => {
      const [group] = groupOf(key).split('.');
      return !served.has(`${key} ${version}`) && !served.has(`io.k8s.api.${group === '' ? 'core' : group}.${version}.${nameOf(key)}`);
    }).map((version) => `${key} ${version}`));
    expect(missing).toEqual([]);
  });
});

describe('no other file', () => {
  /** Files that list kinds for a reason of their own. */
  const REASONS: Readonly<Record<string, string>> = {
    'access/personas.ts': 'what a persona may do with each kind is our judgement; a record over the kinds of Kueue and of Volcano',
    'access/forbidden.ts': 'what no rule may allow is our judgement',
    'access/workload-kind.ts': 'public names of kinds, each of which a record leads to its row',
    'access/workload-resources.ts': 'a record over the public names',
    'gitops/references.ts': 'how a kind names others is read by a function for each',
    'preflight/diff/live-changes-of-others.ts': 'what a change does depends on the change: recorded, and read by a function for each',
    'preflight/diff/live-verdict.ts': 'the kinds that are doing something, and what a change does to them',
    'preflight/diff/removals.ts': 'what a removal does to others, in words',
    'preflight/diff/share-changes.ts': 'what a kind hands out is read by a function for each',
    'preflight/rules/object/deployment-numbers.ts': 'the kinds whose numbers of replicas one validator of the API server looks at',
    'preflight/model/find-workload.ts': 'pods are read by a function for each kind; a record over all that run pods',
    'preflight/model/workload.ts': 'shapes of workloads, of which several kinds may have one',
    'preflight/model/job-unit.ts': 'the kinds that have a JobSpec of batch/v1',
    'preflight/rules/quota/limit-range-values.ts': 'types of limits, and names of resources, some of which are called as kinds are',
    'preflight/rules/hygiene/lost-logs.ts': 'the kinds that have a JobSpec of batch/v1',
    'preflight/schema/embedded.ts': 'what becomes of a part of an object, and when: more than where its pods are',
    'preflight/schema/hints.ts': 'words about fields, kind by kind',
    'client/run-state.ts': 'what a status says is read by a function for each; a record over the kinds that a client waits for',
    'upstream/object-names.ts': 'the kinds whose names follow another rule; keys of the table',
    'preflight/rules/object/workload-selector.ts': 'the kinds whose selector must match their template',
    'preflight/rules/quota/quota-keys.ts': 'keys of a ResourceQuota that have no count/ before them',
    'preflight/rules/quota/quota-scopes.ts': 'keys of a ResourceQuota that a scope allows',
  };
  const SRC = join(__dirname, '..', '..', 'src');
  const known = new Set<string>(KIND_KEYS.flatMap((key) => [key, nameOf(key), KINDS[key].plural]));

  /** Texts that stand together: in a list, as keys of one object, in a union of types, or in one chain of comparisons. */
  function lists(node: ts.Node): string[][] {
    const texts = (nodes: readonly ts.Node[]): string[] => nodes.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []));
    if (ts.isArrayLiteralExpression(node)) {
      return [texts(node.elements)];
    }
    if (ts.isObjectLiteralExpression(node)) {
      const properties = node.properties.filter(ts.isPropertyAssignment);
      return [texts(properties.map(({ name }) => name)), texts(properties.map(({ initializer }) => initializer))];
    }
    if (ts.isUnionTypeNode(node)) {
      return [texts(node.types.map((type) => (ts.isLiteralTypeNode(type) ? type.literal : type)))];
    }
    if (ts.isEnumDeclaration(node)) {
      return [texts(node.members.flatMap(({ initializer }) => initializer ?? []))];
    }
    if (ts.isBinaryExpression(node)) {
      const compared: string[] = [];
      const visit = (one: ts.Node): void => {
        if (ts.isBinaryExpression(one)) {
          compared.push(...texts([one.right]));
          visit(one.left);
          visit(one.right);
        }
      };
      visit(node);
      return [compared];
    }
    return [];
  }

  const listing = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith(join('upstream', 'kinds')))
    .filter((file) => {
      let found = false;
      const visit = (node: ts.Node): void => {
        found ||= lists(node).some((list) => new Set(list.filter((text) => known.has(text))).size >= 3);
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.ES2022));
      return found;
    })
    .sort();

  test('lists three kinds, unless for a reason', () => {
    expect(listing.filter((file) => REASONS[file] === undefined)).toEqual([]);
  });

  test('has a reason that it does not need', () => {
    expect(Object.keys(REASONS).filter((file) => !listing.includes(file))).toEqual([]);
  });
});
