import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import { jobsOf as trainingJobsOf } from './training-job.mjs';

/**
 * The same with a cdk8s that walks and validates the app once, and not again for each chart: what a change there would bring. Made
 * for this measurement only: the library changes nothing in cdk8s.
 */
Chart.prototype.toJson = function () {
  return new DependencyGraph(this.node).topology()
    .filter((construct) => ApiObject.isApiObject(construct) && Chart.of(construct) === this)
    .map((object) => object.toJson());
};

export const jobsOf = trainingJobsOf;
