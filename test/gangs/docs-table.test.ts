import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GangEngine, MlPolicy, TrainingRuntimeRef } from '../../src';
import { GangFeature } from '../../src/gangs/engines/engine';
import { ENGINE_NAMES, GANGS, propsOn, REFUSED } from './gangs';
import { problemsWith } from './synth-gang';

const page = readFileSync(join(__dirname, '../../docs/gangs.md'), 'utf8');

/** The cells of the table after a mark. */
function tableAfter(mark: string): string[][] {
  const lines = page.slice(page.indexOf(mark)).split('\n').slice(1);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** What building says; nothing if there is nothing wrong. */
function problemOn(gang: (typeof GANGS)[number], engine: (typeof ENGINE_NAMES)[number]): string | undefined {
  try {
    return problemsWith({ nodes: undefined, ...propsOn(gang, engine) }).join('\n');
  } catch (error) {
    expect((error as Error).message).toBe('expected an error, but the chart synthesised');
    return undefined;
  }
}

test('the table of frameworks and engines says what works', () => {
  const [head, , ...rows] = tableAfter('<!-- engines -->');

  expect(head).toEqual(['Gang', 'Volcano', 'JobSet', 'Indexed Job', 'TrainJob', 'MPIJob', 'RayJob']);
  expect(rows).toEqual(
    GANGS.map((gang) => [gang.name, ...ENGINE_NAMES.map((engine) => (problemOn(gang, engine) === undefined ? 'yes' : 'no'))]),
  );
});

const HEADS = ['Volcano', 'JobSet', 'Indexed Job', 'TrainJob', 'MPIJob', 'RayJob'];

const ENGINES = [
  GangEngine.volcano(), GangEngine.jobSet(), GangEngine.indexedJob(),
  GangEngine.trainJob({ runtime: TrainingRuntimeRef.cluster('torch', MlPolicy.torch()) }), GangEngine.mpiJob(), GangEngine.rayJob(),
];

test('the table of what some engines can is what they say of themselves', () => {
  const [head, , ...rows] = tableAfter('<!-- features -->');
  const features: GangFeature[] = [
    'slices', 'startAfter', 'startAfterCompletion', 'newClaims', 'rolePriority', 'roleEviction', 'numaPolicy',
  ];

  expect(head.slice(1)).toEqual(HEADS);
  expect(rows.map((row) => row.slice(1).map((cell) => cell !== 'no')))
    .toEqual(features.map((feature) => ENGINES.map(({ _engine: engine }) => engine.features.includes(feature))));
});

const refused = GANGS.flatMap((gang) => ENGINE_NAMES.map((engine) => [gang.name, engine, problemOn(gang, engine)] as const)).filter(
  ([, , problem]) => problem !== undefined,
);

test.each(refused)('%s on %s is refused with the reason of the engine', (_name, _engine, problem) => {
  expect(problem).toMatch(REFUSED);
});

test.each([
  ['Volcano', 'volcano', 54], ['JobSet', 'jobSet', 46], ['Indexed Job', 'indexedJob', 61], ['TrainJob', 'trainJob', 48],
] as const)('the longest name on %s is as the page says', (title, engine, length) => {
  const build = (nodes: number, characters: number) => () =>
    problemsWith({ ...propsOn(GANGS[0], engine), nodes, name: 'a'.repeat(characters) });

  expect(page).toContain(`| ${title} | ${length} |`);
  expect(build(10, length)).toThrow('expected an error');
  expect(build(10, length + 1)()[0]).toContain(`must have at most ${length}`);
});
