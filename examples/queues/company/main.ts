import { App, Chart } from 'cdk8s';
import { GangEngine, MlPolicy, Queueing, TrainingRuntimeRef, VolcanoQuota, VolcanoScheduler } from 'cdk8s-ml-workloads';
import { nlp } from './nlp';
import { platform, System } from './platform';
import { vision } from './vision';

const queueing = Queueing.kueue({ topologyAware: true });
const runtime = TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch());

const systems: Record<string, System> = {
  kueue: { queueing },
  'train-job': { queueing, engines: [GangEngine.trainJob({ runtime })] },
  volcano: {
    queueing: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }),
  },
};

for (const [name, system] of Object.entries(systems)) {
  const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/company/${name}` });
  const shared = platform(app, system);
  nlp(new Chart(app, 'nlp', { namespace: 'nlp' }), shared);
  vision(new Chart(app, 'vision', { namespace: 'vision' }), shared);
  app.synth();
}
