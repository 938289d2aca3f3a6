import { App, Chart, Testing } from 'cdk8s';

/** A manifest, loosely typed: tests name the few fields they are about. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = any;

/** Manifests of one chart that `build` fills. */
export function synthChart(build: (chart: Chart) => void, options: { namespace?: string } = {}): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'test', { namespace: options.namespace });
  build(chart);
  return Testing.synth(chart);
}

/** The only manifest of one chart that `build` fills. */
export function synthOne(build: (chart: Chart) => void, options: { namespace?: string } = {}): Manifest {
  const manifests = synthChart(build, options);
  if (manifests.length !== 1) {
    throw new Error(`expected one manifest, got ${manifests.length}`);
  }
  return manifests[0];
}

/** What building and synthesising complains about; fails when it complains about nothing. */
export function errorOf(build: (chart: Chart) => void, options: { namespace?: string } = {}): string {
  try {
    synthChart(build, options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected an error, but the chart synthesised');
}
