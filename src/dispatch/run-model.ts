import { Chart, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { RunTemplate, sampleId, withMarks } from '../base/run-template';
import { Problems } from '../base/problems';
import { GangTrainingJobProps, gangTrainingJob } from '../gangs/gang-training-job';
import { Env } from '../pod/env';
import { cleanCopy } from '../render/manifest-object';
import { isCustomGroup, withoutEmptyMaps } from '../render/without-empty-maps';
import { TrainingJobProps, trainingJob } from '../workloads/training-job';
import { WorkloadModel } from '../workloads/workload-object';

/** The fewest characters of an id by which people still know a run, with a hash. */
export const LEAST_OF_ID = 12;

/** How runs are called. */
export interface RunIds {
  /** Name of the dispatcher, with which the names of runs begin. */
  readonly base: string;

  /** Key of the label that has the id. */
  readonly label: string;

  /** The most characters of the id in a name. */
  readonly length: number;
}

/** The labels of a run by which its dispatcher and its id are found. */
export function idLabels({ base, label, length }: RunIds): Record<string, string> {
  return { app: base, [label]: sampleId(length) };
}

/** A Job that a service makes. */
export function dispatchedJob(construct: IConstruct, problems: Problems, props: TrainingJobProps, ids: RunIds): WorkloadModel {
  checkOwn(problems, props);
  return trainingJob(construct, problems, dispatchedProps(props, ids), true);
}

/** A gang that a service makes. */
export function dispatchedGang(construct: IConstruct, problems: Problems, props: GangTrainingJobProps, ids: RunIds): WorkloadModel {
  checkOwn(problems, props);
  const { model, planned } = gangTrainingJob(construct, problems, dispatchedProps(props, ids), true);
  if (planned.engine.needsService && planned.gang.coupled) {
    problems.add(
      'engine', planned.engine.title, 'needs a Service for each run, and a dispatcher makes one object',
      'use GangEngine.jobSet(), or a queue of Volcano',
    );
  }
  return model;
}

/** Ids so short that the names of pods fit, which an engine makes of the gang's. */
export function withRoom(construct: IConstruct, props: GangTrainingJobProps, ids: RunIds): RunIds {
  for (let { length } = ids; length > LEAST_OF_ID; length -= 1) {
    const problems = new Problems('');
    dispatchedGang(construct, problems, props, { ...ids, length });
    if (!problems.has('name')) {
      return { ...ids, length };
    }
  }
  return { ...ids, length: LEAST_OF_ID };
}

function dispatchedProps<P extends TrainingJobProps | GangTrainingJobProps>(props: P, ids: RunIds): P {
  const { app, ...id } = idLabels(ids);
  return {
    ...props,
    name: ids.base,
    run: sampleId(ids.length),
    labels: { app, ...props.labels, ...id },
    env: { ...props.env, [RunTemplate.ID_VARIABLE]: Env.value(RunTemplate.ID_MARK) },
  };
}

/** What the dispatcher decides, and a template cannot. */
function checkOwn(problems: Problems, props: Pick<TrainingJobProps, 'name' | 'run' | 'suspend' | 'cleanUp' | 'env'>): void {
  for (const property of ['name', 'run'] as const) {
    if (props[property] !== undefined) {
      problems.add(
        property, props[property], "is the dispatcher's: runs are called after it and their id",
        `leave it out${property === 'name' ? ", and give the dispatcher the 'name'" : ''}`,
      );
    }
  }
  if (props.suspend === true) {
    problems.add('suspend', true, 'would make runs that never start', 'leave it out');
  }
  if (props.cleanUp !== undefined && props.cleanUp._after === undefined) {
    problems.add(
      'cleanUp', 'never', 'must be after some time: nobody else deletes what a service makes', 'write CleanUp.after(Duration.hours(1))',
    );
  }
  if (props.env?.[RunTemplate.ID_VARIABLE] !== undefined) {
    problems.add(`env.${RunTemplate.ID_VARIABLE}`, undefined, 'is the variable that has the id of the run', 'rename yours');
  }
}

/** The template of a run as text, with marks in place of the id. */
export function templateText(construct: IConstruct, model: WorkloadModel, { length, label }: RunIds): string {
  const chart = Chart.of(construct);
  const metadata = {
    name: model.name,
    namespace: chart.namespace,
    labels: { ...chart.labels, ...model.labels },
    annotations: {
      ...model.annotations,
      [RunTemplate.ID]: RunTemplate.ID_MARK,
      [RunTemplate.ID_LENGTH]: String(length),
      [RunTemplate.ID_LABEL]: label,
    },
  };
  const body = cleanCopy(model.body);
  const manifest = {
    apiVersion: model.apiVersion, kind: model.kind, metadata: cleanCopy(metadata),
    ...(isCustomGroup(model.apiVersion) ? withoutEmptyMaps(body) : body),
  };
  return withMarks(Yaml.stringify(manifest), length);
}
