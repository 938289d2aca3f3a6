import { Chart, Yaml } from 'cdk8s';
import { synthChart } from './synth';

/** Manifests as they stand in a file, which a snapshot shows without quotes and escapes. */
class YamlText {
  constructor(public readonly text: string) {}
}

expect.addSnapshotSerializer({
  test: (value: unknown) => value instanceof YamlText,
  serialize: (value: YamlText) => value.text.trimEnd(),
});

/** Compares what `build` makes in the namespace `ml`, as YAML, with the snapshot of the test. */
export function expectYaml(build: (chart: Chart) => void, namespace: string | undefined = 'ml'): void {
  expect(new YamlText(Yaml.stringify(...synthChart(build, { namespace })))).toMatchSnapshot();
}
