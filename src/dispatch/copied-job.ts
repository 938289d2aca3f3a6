import { ApiObject, Duration } from 'cdk8s';
import type { Container, PodSpec } from '../../imports/k8s';
import { MlCluster } from '../cluster/ml-cluster';
import { RunTemplate, sampleId } from '../base/run-template';
import { Problems, reportValue } from '../base/problems';
import { wholeSeconds } from '../base/seconds';
import { checkLabels } from '../upstream/names';
import { copiedPodTemplate } from '../pod/copied-pod';
import { renderResources } from '../pod/resources';
import { CleanUp } from '../workloads/clean-up';
import { copiedJobSpec } from '../workloads/job-spec';
import { queueingMarks } from '../workloads/queueing-marks';
import { WorkloadModel } from '../workloads/workload-object';
import { containerOf, podSpecOf } from './deployment';
import { DeploymentTaskOptions } from './job-dispatcher-props';
import { idLabels, RunIds } from './run-model';

/** A Job that is a copy of a Deployment's pod. */
export function copiedJob(
  problems: Problems, object: ApiObject, options: DeploymentTaskOptions, ids: RunIds, cluster: MlCluster | undefined,
): WorkloadModel {
  const { queue, priority } = options;
  const spec: PodSpec | undefined = podSpecOf(object);
  const container = withoutWiring(containerOf(problems, 'container', spec, options.container));
  const marks = queueingMarks(problems, { queue, priority, cluster, accelerated: isAccelerated(container?.resources?.limits), pods: 1 });
  checkLabels(problems, 'labels', options.labels);
  reportValue(problems, 'identity', options.identity);
  const cleanUp = options.cleanUp ?? CleanUp.after(options.aioFluid === true ? Duration.seconds(300) : Duration.hours(1));
  if (cleanUp._after === undefined) {
    problems.add('cleanUp', 'never', 'must be after some time: nobody else deletes tasks', 'write CleanUp.after(Duration.minutes(5))');
  }
  const own = { 'app.kubernetes.io/name': ids.base, 'app.kubernetes.io/component': 'task' };
  const labels = { ...own, ...idLabels(ids), ...options.labels, ...marks.jobLabels };
  const { cpu, memory } = options;
  const given = cpu === undefined && memory === undefined ? undefined : renderResources(problems, '', { image: '', cpu, memory });
  const resources = given && {
    requests: { ...container?.resources?.requests, ...given.requests }, limits: { ...container?.resources?.limits, ...given.limits },
  };
  const timeoutSeconds = wholeSeconds(problems, 'timeout', options.timeout, 1);
  const ttlSeconds = wholeSeconds(problems, 'cleanUp', cleanUp._after);
  const name = `${ids.base}-${sampleId(ids.length)}`;
  const template = container && spec && copiedPodTemplate(spec, container, {
    container: container.name, args: options.args, resources, annotations: marks.podAnnotations,
    labels: { ...own, ...idLabels(ids), ...options.labels },
    env: [
      { name: RunTemplate.ID_VARIABLE, value: RunTemplate.ID_MARK },
      // by which a task of aio-fluid knows that it is one
      ...(options.aioFluid === true ? [{ name: 'TASK_MANAGER_SPAWN', value: 'true' }] : []),
    ],
    serviceAccountName: options.identity?.name, schedulerName: marks.schedulerName, priorityClassName: marks.priorityClassName,
  });
  return {
    apiVersion: 'batch/v1', kind: 'Job', name, labels, annotations: {},
    body: { spec: template && copiedJobSpec(template, { timeoutSeconds, ttlSeconds }) },
  };
}

/** A container without what a dispatcher adds to its consumer: a task starts no others. */
function withoutWiring(container: Container | undefined): Container | undefined {
  return container && {
    ...container,
    env: container.env?.filter(({ name }) => name !== RunTemplate.FOLDER_VARIABLE),
    volumeMounts: container.volumeMounts?.filter(({ mountPath }) => !mountPath.startsWith(`${RunTemplate.FOLDER}/`)),
  };
}

function isAccelerated(limits: object | undefined): boolean {
  return Object.keys(limits ?? {}).some((resource) => resource.includes('/'));
}
