import { Duration } from 'cdk8s';
import { CleanUp, TrainingJob } from '../../src';
import { synthOne } from '../support/synth';

test.each([
  ['an hour after the end by default', undefined, 3600],
  ['when it is asked to', CleanUp.after(Duration.days(1)), 86400],
  ['at once', CleanUp.after(Duration.seconds(0)), 0],
  ['never', CleanUp.never(), undefined],
])('a finished job is deleted %s', (_, cleanUp, seconds) => {
  const { spec } = synthOne((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', cleanUp }));

  expect(spec.ttlSecondsAfterFinished).toBe(seconds);
});
