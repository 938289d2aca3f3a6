import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiType, apiReference, Member, TypeReference } from '../scripts/api-reference';

const ROOT = join(__dirname, '..');
const ASSEMBLY = join(ROOT, '.jsii');

/** Members that take or give data of any shape, each for a reason. */
const ANY_ALLOWED = ['PreflightPlugin.constructor', 'PreflightPlugin.validate'];

function readTypes(): ApiType[] {
  if (!existsSync(ASSEMBLY)) {
    throw new Error('.jsii is missing: run `npm run build` first');
  }
  const assembly = JSON.parse(readFileSync(ASSEMBLY, 'utf8')) as { types: Record<string, ApiType> };
  return Object.values(assembly.types);
}

const types = readTypes();

const members = types.flatMap((type) =>
  [...(type.properties ?? []), ...(type.methods ?? []), ...constructorOf(type)].map((member) => ({
    type, member, path: `${type.name}.${member.name}`,
  })),
);

/** The constructor as a member, which the assembly leaves without a name and without words. */
function constructorOf({ name, kind, initializer }: ApiType): Member[] {
  return kind === 'class' && initializer !== undefined
    ? [{ ...initializer, name: 'constructor', docs: { summary: `Makes a ${name}.` } }]
    : [];
}

function typesIn(member: Member): TypeReference[] {
  const direct = [member.type, member.returns?.type, ...(member.parameters ?? []).map(({ type }) => type)].filter(
    (type) => type !== undefined,
  );
  return direct.flatMap(withElements);
}

function withElements(type: TypeReference): TypeReference[] {
  return type.collection === undefined ? [type] : [type, ...withElements(type.collection.elementtype)];
}

test('the public API consists of the listed types; after a change on purpose, run `npm run api:update`', () => {
  const listed = readFileSync(join(__dirname, 'api-exports.txt'), 'utf8').trim().split('\n');
  expect(types.map(({ name }) => name).sort()).toEqual(listed);
});

test('the API reference has every type as its docstrings say it; after a change, run `npm run api:update`', () => {
  const folder = join(__dirname, '../docs/api');
  const pages = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  expect(pages).toEqual(Object.fromEntries(apiReference(types)));
});

test('every type, member and enum value says what it is', () => {
  const silent = [
    ...types.filter(({ docs }) => !docs?.summary).map(({ name }) => name),
    ...members.filter(({ member }) => !member.docs?.summary && member.overrides === undefined).map(({ path }) => path),
    ...types.flatMap((type) => (type.members ?? []).filter(({ docs }) => !docs?.summary).map(({ name }) => `${type.name}.${name}`)),
  ];
  expect(silent).toEqual([]);
});

test('every optional property of a struct states its default', () => {
  const silent = members.filter(({ type, member }) => type.datatype && member.optional && !member.docs?.default);
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('no public signature takes or gives any, an object of unknown shape, or a union', () => {
  const loose = members.filter(
    ({ member, path }) =>
      !ANY_ALLOWED.includes(path) &&
      typesIn(member).some((type) => type.union !== undefined || type.primitive === 'any' || type.primitive === 'json'),
  );
  expect(loose.map(({ path }) => path)).toEqual([]);
});

test('no public signature exposes a type of the generated imports', () => {
  const names = types.map(({ name }) => name);
  const own = members
    .flatMap(({ member }) => typesIn(member))
    .map(({ fqn }) => fqn)
    .filter((fqn) => fqn?.startsWith('cdk8s-ml-workloads.'));
  expect(own.filter((fqn) => !names.includes(fqn?.split('.')[1] ?? ''))).toEqual([]);
  const sources = types.map((type) => (type as unknown as { locationInModule: { filename: string } }).locationInModule.filename);
  expect(sources.filter((file) => !file.startsWith('src/'))).toEqual([]);
});
