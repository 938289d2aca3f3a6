import { App, Chart } from 'cdk8s';
import { Queueing, VolcanoQuota, VolcanoScheduler } from 'cdk8s-ml-workloads';
import { nlp } from './nlp';
import { platform } from './platform';
import { vision } from './vision';

const systems = {
  kueue: Queueing.kueue({ topologyAware: true }),
  volcano: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }),
};

for (const [name, queueing] of Object.entries(systems)) {
  const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/company/${name}` });
  const shared = platform(app, queueing);
  nlp(new Chart(app, 'nlp', { namespace: 'nlp' }), shared);
  vision(new Chart(app, 'vision', { namespace: 'vision' }), shared);
  app.synth();
}
