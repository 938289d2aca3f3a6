import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import {
  CleanUp, Cpu, DispatcherTask, Framework, GangEngine, Gpu, JobDispatcher, MlPolicy, Queue, Retry, TrainingRuntime,
} from '../../src';
import { RunTemplate } from '../../src/base/run-template';
import { Manifest } from '../support/synth';

export const NAMESPACE = 'dispatch-test';

const image = 'registry.example.com/ml/flow:1.0.0';
const small = { cpu: Cpu.millis(100), memory: Size.mebibytes(64) };
const pod = { image, command: ['beluga', 'run', '--workflow', '$(WORKFLOW_ID)'], ...small };

/** The dispatchers that are tried, as an app has them. */
function build(chart: Chart): void {
  const tasks = [DispatcherTask.POLL, DispatcherTask.LOGS, DispatcherTask.DELETE];
  new JobDispatcher(chart, 'beluga-workflow', { tasks, job: { ...pod, retry: Retry.upTo(2), labels: { app: 'beluga-ai' } } });
  new JobDispatcher(chart, 'single', { tasks, job: { ...pod, retry: Retry.none() } });
  new JobDispatcher(chart, 'brief', { tasks, job: { ...pod, cleanUp: CleanUp.after(Duration.seconds(1)) } });
  new JobDispatcher(chart, 'queued', { job: { ...pod, cpu: Cpu.units(4), queue: Queue.kueue('narrow') } });
  new JobDispatcher(chart, 'polling', { tasks: [DispatcherTask.POLL], job: { ...pod, retry: Retry.none() } });
  const gang = { image, ...small, gpu: Gpu.nvidia(1), nodes: 2, framework: Framework.torchrun({ script: 'train.py' }) };
  new JobDispatcher(chart, 'volcano', { gang: { ...gang, queue: Queue.volcano('default') } });
  new JobDispatcher(chart, 'wide', { gang: { ...gang, gpu: Gpu.nvidia(8), nodes: 9, queue: Queue.volcano('default') } });
  new JobDispatcher(chart, 'jobset', { gang: { ...gang, engine: GangEngine.jobSet(), acceptNoGang: true, retry: Retry.none() } });
  const runtime = new TrainingRuntime(chart, 'torch', { image, policy: MlPolicy.torch() });
  new JobDispatcher(chart, 'trainjob', {
    gang: {
      ...gang, engine: GangEngine.trainJob({ runtime: runtime.ref }), acceptNoGang: true,
    },
  });
}

let rendered: Manifest[] | undefined;

/** What the app renders. */
export function manifests(): Manifest[] {
  if (rendered === undefined) {
    const chart = new Chart(new App(), 'dispatch', { namespace: NAMESPACE });
    build(chart);
    rendered = Testing.synth(chart);
  }
  return rendered;
}

/** The template of a dispatcher, as its consumer finds it. */
export function templateOf(name: string, all = manifests()): { name: string; text: string } {
  const configMap = all.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels[RunTemplate.LABEL] === name);
  return { name, text: configMap.data[RunTemplate.KEY] };
}
