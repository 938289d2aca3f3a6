import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { CronJobJobTemplate } from '../../imports/batch.volcano.sh';
import { renderWorkload } from '../workloads/workload-object';
import { CleanUp } from '../workloads/clean-up';
import { cronSpec } from '../workloads/cron-spec';
import { Env } from '../pod/env';
import { Problems } from '../base/problems';
import { reportValue } from '../base/value-problem';
import { Engine, GangNames, NameLimit } from './engines/engine';
import { volcanoNames } from './engines/volcano';
import { GANG_CRON_SHAPE } from './gang-shape';
import { GangTrainingCronProps } from './gang-training-cron-props';
import { planGang } from './plan-gang';

/**
 * Gang training on a schedule, such as a weekly retraining on several nodes: a Volcano CronJob.
 *
 * Only on Volcano. JobSet has no schedule; a CronJob whose pod makes JobSets would need the right to do so, which this
 * library does not hand out. MPI cannot recur either, since its host file names pods of a run that has no name yet.
 *
 * A finished run is deleted a day later unless `cleanUp` says otherwise.
 *
 * @throws one error with everything that is wrong with the props
 */
export class GangTrainingCron extends Construct {
  /** Name of the CronJob. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: GangTrainingCronProps) {
    super(scope, id);

    const object = renderWorkload(
      this,
      props,
      (problems, resolved) => {
        reportValue(problems, 'schedule', resolved.schedule);
        const { gang, engine } = planGang(problems, this, resolved, {
          name: resolved.name, cleanUp: CleanUp.after(Duration.days(1)), checkEngine: (chosen) => checkEngine(problems, chosen),
          nameLimit: ofCron, names: (base) => namesOfRun(resolved.labels?.['app.kubernetes.io/name'] ?? base),
        });
        const { spec, labels, annotations } = engine.render(gang);
        const jobTemplate: CronJobJobTemplate = { metadata: { labels, annotations }, spec };
        return {
          apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'CronJob', name: gang.name, labels, annotations,
          body: { spec: cronSpec(problems, resolved, jobTemplate) },
        };
      },
      GANG_CRON_SHAPE,
    );
    this.name = object.name;
  }
}

function checkEngine(problems: Problems, engine: Engine): void {
  if (engine.name !== 'volcano') {
    problems.add(
      'engine', engine.title, 'cannot recur: only Volcano has a schedule for gangs',
      'use a queue of Volcano, or start each run as a GangTrainingJob',
    );
  }
}

/** What is added to the name of a run: the minutes since 1970. */
const RUN = '-29383200';

function ofCron({ length, because }: NameLimit): NameLimit {
  const ofRuns = length - RUN.length;
  return ofRuns < 52
    ? { length: ofRuns, because: `each run adds ${RUN.length} characters to it, and ${because}` }
    : { length: 52, because: 'each run adds up to 11 characters to it' };
}

const JOB_NAME = 'GANG_JOB_NAME';

/** The name of the run is a label of its pods, from which a variable takes it that all addresses refer to. */
function namesOfRun(label: string): GangNames {
  return {
    ...volcanoNames(`$(${JOB_NAME})`),
    env: { [JOB_NAME]: Env.field("metadata.labels['volcano.sh/job-name']") },
    selector: { 'app.kubernetes.io/name': label },
  };
}
