import { App, Chart, Testing } from 'cdk8s';
import { Framework, GangTrainingJob, GangTrainingJobProps, Queue } from '../../src';
import { errorOf, expectValid, Manifest, synthChart } from '../support/synth';

const defaults = { image: 'example.com/train:1', nodes: 2, framework: Framework.torchrun({ script: 'train.py' }) };

export const onVolcano = { queue: Queue.volcano('nlp') };
export const onKueue = { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true };

/** The main object of a gang called `llm`. */
export function gangOf(props: Partial<GangTrainingJobProps>): Manifest {
  return synthChart((chart) => new GangTrainingJob(chart, 'llm', { ...defaults, ...props }), { namespace: 'ml' })[0];
}

/** The construct itself, synthesised once. */
export function constructOf(props: Partial<GangTrainingJobProps>): GangTrainingJob {
  const chart = new Chart(new App(), 'test', { namespace: 'ml' });
  const gang = new GangTrainingJob(chart, 'llm', { ...defaults, ...props });
  expectValid(Testing.synth(chart));
  return gang;
}

/** What is wrong with a gang called `llm`, one line each, without the path. */
export function problemsWith(props: Partial<GangTrainingJobProps>): string[] {
  return errorOf((chart) => new GangTrainingJob(chart, 'llm', { ...defaults, ...props }))
    .split('\n')
    .map((line) => line.replace('[test/llm] ', ''));
}
