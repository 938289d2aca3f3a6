import { App, Chart, Size } from 'cdk8s';
import { Cpu, Env, Gpu, Queue, Retry, Toleration, WorkloadDefaults } from 'cdk8s-ml-workloads';
import { AuditedTrainingJob } from './audited-training-job';
import { SeedSweep } from './seed-sweep';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/platform-defaults` });

WorkloadDefaults.of(app).set({
  imagePullSecrets: ['company-registry'],
  labels: { 'cost-center': 'ml' },
  env: { HTTPS_PROXY: Env.value('http://proxy.example.com:3128') },
  placement: { tolerations: [Toleration.equal('dedicated', 'ml')] },
});

const nlp = new Chart(app, 'nlp', { namespace: 'nlp' });
WorkloadDefaults.of(nlp).set({ queue: Queue.kueue('nlp'), labels: { team: 'nlp' } });

new SeedSweep(nlp, 'sentiment', { image: 'registry.example.com/nlp/sentiment:0.9.3', seeds: [1, 2, 3] });

new AuditedTrainingJob(nlp, 'summariser', {
  image: 'registry.example.com/nlp/summariser:2.0.1',
  command: ['python', 'train.py'],
  gpu: Gpu.nvidia(2),
  cpu: Cpu.units(16),
  memory: Size.gibibytes(128),
  retry: Retry.upTo(1),
  owner: 'grace',
});

app.synth();
