import { App, Chart, Duration, Size } from 'cdk8s';
import { CleanUp, Cpu, Mount, Retry, ShardedInference } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/exercise-sharded-inference` });
const chart = new Chart(app, 'exercise', { namespace: 'ml-workloads' });

const SHARDS = 100;

new ShardedInference(chart, 'sharded-inference', {
  shards: SHARDS,
  parallelism: 10,
  image: 'registry.example.com/ml/infer:1.4.2',
  args: ['--shard-index', '$(SHARD_INDEX)', '--num-shards', String(SHARDS)],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(2),
  cleanUp: CleanUp.after(Duration.hours(1)),
});

app.synth();
