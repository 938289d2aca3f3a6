import { Duration } from 'cdk8s';
import { FailurePolicy, Retry, TrainingJob, TrainingJobProps } from '../../src';
import { synthOne } from '../support/synth';

function rulesOf(failurePolicy: FailurePolicy, props: Partial<TrainingJobProps> = {}) {
  return synthOne((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', failurePolicy, ...props })).spec.podFailurePolicy
    ?.rules;
}

test('exit codes that end the job are ascending, as the API server wants them, and of the main container', () => {
  expect(rulesOf({ failOnExitCodes: [78, 2] })).toEqual([
    { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [2, 78] } },
  ]);
});

test('exit codes are those of the container by its name', () => {
  expect(rulesOf({ failOnExitCodes: [2] }, { containerName: 'trainer' })[0].onExitCodes.containerName).toBe('trainer');
  expect(
    rulesOf({ failOnExitCodes: [2], container: 'fetch' }, { initContainers: [{ name: 'fetch', image: 'example.com/fetch:1' }] })[0]
      .onExitCodes.containerName,
  ).toBe('fetch');
});

test('disruptions are ignored by their condition, whose status is written out', () => {
  expect(rulesOf({ ignoreDisruptions: true }, { timeout: Duration.days(1) })).toEqual([
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  ]);
});

test('exit codes are looked at before disruptions', () => {
  expect(
    rulesOf({ ignoreDisruptions: true, failOnExitCodes: [2] }, { timeout: Duration.days(1) }).map(
      ({ action }: { action: string }) => action,
    ),
  ).toEqual(['FailJob', 'Ignore']);
});

test('a policy that says nothing is not written', () => {
  expect(rulesOf({ failOnExitCodes: [] })).toBeUndefined();
  expect(rulesOf({}, { retry: Retry.inPlace(1) })).toBeUndefined();
});

test('exit codes that torchrun itself ends with, or that a signal makes, can be seen behind it', () => {
  expect(rulesOf({ failOnExitCodes: [1, 137] }, { torchrun: { script: 'train.py' } })[0].onExitCodes.values).toEqual([1, 137]);
});
