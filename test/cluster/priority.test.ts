import { Priority } from '../../src';

test('a priority names a class of pods, of workloads, or of both', () => {
  expect(Priority.podClass('high')).toMatchObject({ podClassName: 'high', workloadClassName: undefined, _problem: undefined });
  expect(Priority.workloadClass('high')).toMatchObject({ podClassName: undefined, workloadClassName: 'high' });
  expect(Priority.classes({ pod: 'a', workload: 'b' })).toMatchObject({ podClassName: 'a', workloadClassName: 'b' });
});

test('a priority without a class, or with a name that cannot be, carries its problem', () => {
  expect(Priority.classes({})._problem?.problem).toBe('needs the name of a pod or of a workload class');
  expect(Priority.podClass('High!')._problem).toMatchObject({ value: 'High!', problem: 'must be the name of a priority class' });
});
