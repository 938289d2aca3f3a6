import { Chart } from 'cdk8s';
import { Shape } from '../base/shape';

/** A chart, where a property wants one. */
export function chartShape(example: string): Shape {
  return (problems, property, value) => {
    if (!Chart.isChart(value)) {
      problems.add(property, value, 'must be a Chart', `write for instance ${example}`);
    }
  };
}
