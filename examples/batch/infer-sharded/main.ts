import { App, Chart, Duration, Size } from 'cdk8s';
import { CleanUp, Cpu, Mount, Retry, ShardedInference } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/batch/infer-sharded` });
const chart = new Chart(app, 'inference', { namespace: 'ml-workloads' });

const SHARDS = 100;

new ShardedInference(chart, 'infer-sharded', {
  shards: SHARDS,
  parallelism: 10,
  outputPath: '/data/predictions/part-$(SHARD_INDEX).csv',
  maxFailedShards: 5,
  containerName: 'worker',
  image: 'registry.example.com/your-batch-infer:1.4.2',
  args: ['--shard-index', '$(SHARD_INDEX)', '--num-shards', String(SHARDS), '--output', '$(SHARD_OUTPUT)'],
  cpu: Cpu.units(2),
  cpuRequest: Cpu.units(1),
  memory: Size.gibibytes(4),
  memoryRequest: Size.gibibytes(2),
  mounts: [Mount.claim('ml-bucket-pvc', '/data')],
  retry: Retry.upTo(2),
  failurePolicy: { failIndexOnExitCodes: [65] },
  timeout: Duration.hours(12),
  cleanUp: CleanUp.after(Duration.hours(2)),
});

app.synth();
