import { App, Chart, Testing } from 'cdk8s';
import { Preflight } from '../../src';
import { modelErrors, officialErrors } from './schemas';

/** A manifest, loosely typed: tests name the few fields they are about. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = any;

/** How a chart is synthesised for a test. */
export interface SynthOptions {
  readonly namespace?: string;

  /** For tests that patch in what no schema accepts. */
  readonly unchecked?: boolean;
}

/** Manifests of one chart that `build` fills. Fails if the official schemas or kubernetes-models refuse one of them. */
export function synthChart(build: (chart: Chart) => void, options: SynthOptions = {}): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'test', { namespace: options.namespace });
  if (options.unchecked === true) {
    Preflight.of(app).off();
  }
  build(chart);
  const manifests: Manifest[] = Testing.synth(chart);
  if (!options.unchecked) {
    expectValid(manifests);
  }
  return manifests;
}

/** Fails if the official schemas or kubernetes-models refuse one of the manifests. */
export function expectValid(manifests: Manifest[]): void {
  const errors = manifests.flatMap((manifest) => [...(officialErrors(manifest) ?? []), ...(modelErrors(manifest) ?? [])]);
  if (errors.length > 0) {
    throw new Error(`not valid by the schemas:\n${errors.join('\n')}`);
  }
}

/** The only manifest of one chart that `build` fills. */
export function synthOne(build: (chart: Chart) => void, options: SynthOptions = {}): Manifest {
  const manifests = synthChart(build, options);
  if (manifests.length !== 1) {
    throw new Error(`expected one manifest, got ${manifests.length}`);
  }
  return manifests[0];
}

/** What building and synthesising complains about; fails when it complains about nothing. */
export function errorOf(build: (chart: Chart) => void, options: SynthOptions = {}): string {
  try {
    synthChart(build, options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected an error, but the chart synthesised');
}
