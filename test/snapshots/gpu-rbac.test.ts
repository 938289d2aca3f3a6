import { DispatcherTask, GpuRbac, Subject, WorkloadKind } from '../../src';
import { expectYaml } from '../support/yaml-snapshot';

test('viewers and submitters of Jobs and CronJobs', () => {
  expectYaml(
    (chart) =>
      new GpuRbac(chart, 'access', {
        name: 'nlp', viewers: [Subject.group('nlp-readers')], submitters: [Subject.group('nlp-engineers'), Subject.user('ada')],
        workloads: [WorkloadKind.JOB, WorkloadKind.CRON_JOB],
      }),
    'nlp',
  );
});

test('a service that starts Jobs and waits for them', () => {
  expectYaml(
    (chart) =>
      new GpuRbac(chart, 'access', {
        name: 'nlp',
        dispatchers: [
          { subject: Subject.serviceAccount('scheduler', { namespace: 'services' }), tasks: [DispatcherTask.POLL], readsDeployments: ['worker'] },
        ],
      }),
    'nlp',
  );
});
