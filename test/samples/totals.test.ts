import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { saidIn } from '../support/said';
import { allSamples, describeSamples } from '../support/samples';

/** Kinds that are made of nothing else: there is no pod of one's own here, and no policy without a namespace. */
const NOT_SAID: Readonly<Record<string, string>> = {
  'kueue-vap': 'a policy for all namespaces; NamespaceGuardrails makes one for each',
};

describeSamples('all samples', () => {
  const said = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts')).flatMap((name) => saidIn(join(__dirname, name)));

  test('each is said once, or there is a reason', () => {
    expect([...said.map(({ name }) => name), ...Object.keys(NOT_SAID)].sort()).toEqual([...allSamples()].sort());
  });

  const inFull = said.filter((one) => one.inFull).length;

  test.each([[inFull, allSamples().length]])('%d of %d are said in full', (full, all) => {
    expect(full / all).toBeGreaterThanOrEqual(0.9);
  });
});
