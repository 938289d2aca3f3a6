import { Manifest } from '../support/synth';
import { ENGINE_NAMES, GANGS, propsOn, REFUSED } from './gangs';
import { gangOf } from './synth-gang';

const scalable = GANGS.filter(({ props }) => props.nodes !== undefined)
  .flatMap((gang) => ENGINE_NAMES.map((engine) => [gang.name, engine, gang] as const))
  .filter(([, engine, gang]) => {
    try {
      return gangOf(propsOn(gang, engine)) !== undefined;
    } catch (error) {
      if (REFUSED.test((error as Error).message)) {
        return false;
      }
      throw error;
    }
  });

/** A manifest with every number and every list of hosts made the same. */
function withoutSizes(manifest: Manifest): string {
  const text = JSON.stringify(manifest)
    .replace(/\d+/g, 'N')
    .replace(/llm-(?:worker-|node-)?[N-]+\.llm(:N)?( slots=N)?/g, 'HOST');
  return text.replace(/HOST(?:(?:\\n|[\\",])*HOST)+/g, 'HOST');
}

test.each(scalable)('from 2 to 512 nodes only numbers and lists of hosts change: %s on %s', (_name, engine, gang) => {
  const sized = (nodes: number): string =>
    withoutSizes(gangOf({ ...propsOn(gang, engine), nodes, minNodes: gang.props.minNodes === undefined ? undefined : nodes / 2 }));

  // the texts are long: a difference is enough to know
  expect(sized(512) === sized(2)).toBe(true);
});
