import { App, Chart, Duration, Size } from 'cdk8s';
import { CleanUp, Cpu, Mount, Retry, ShardedInference } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/infer-sharded` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

new ShardedInference(chart, 'infer-sharded', {
  shards: 100,
  parallelism: 10,
  outputPath: '/data/predictions/part-$(SHARD_INDEX).csv',
  image: 'registry.example.com/ml/infer:1.4.2',
  args: ['--shard', '$(SHARD_INDEX)', '--num-shards', '$(SHARD_COUNT)', '--output', '$(SHARD_OUTPUT)'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(2),
  failurePolicy: { failIndexOnExitCodes: [65] },
  timeout: Duration.hours(12),
  cleanUp: CleanUp.after(Duration.hours(2)),
});

app.synth();
