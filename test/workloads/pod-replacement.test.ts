import { Checkpoint, Framework, GangEngine, GangTrainingJob, Mount, Queue, TrainingJob, TrainingJobProps } from '../../src';
import { Manifest, synthChart } from '../support/synth';

const image = 'registry.example.com/train:1.4.0';
const policyOf = (props: Partial<TrainingJobProps>): Manifest =>
  synthChart((chart) => new TrainingJob(chart, 'llm', { image, ...props }))[0].spec.podReplacementPolicy;

test.each<[string, Partial<TrainingJobProps>, string | undefined]>([
  ['writes a checkpoint', { checkpoint: Checkpoint.to(Mount.claim('data', '/checkpoints')) }, 'Failed'],
  ['writes to a claim', { mounts: [Mount.claim('data', '/data')] }, 'Failed'],
  ['only reads a claim', { mounts: [Mount.claim('data', '/data', { readOnly: true })] }, undefined],
  ['writes nothing that stays', { mounts: [Mount.emptyDir('/scratch')] }, undefined],
])('a pod that %s', (_, props, policy) => {
  expect(policyOf(props)).toBe(policy);
});

test.each([
  ['an Indexed Job', GangEngine.indexedJob({ acceptFailureOnPreemption: true }), (spec: Manifest) => spec],
  ['a JobSet', GangEngine.jobSet(), (spec: Manifest) => spec.replicatedJobs[0].template.spec],
])('a rank of %s is replaced when it has ended', (_, engine, jobOf) => {
  const manifests = synthChart((chart) =>
    new GangTrainingJob(chart, 'llm', {
      image, nodes: 2, engine, framework: Framework.pytorch(), command: ['python', 'train.py'], queue: Queue.kueue('nlp'),
      acceptQuotaOnlyGang: true,
    }));
  const gang = manifests.find(({ kind }) => kind === 'Job' || kind === 'JobSet');
  expect(jobOf(gang.spec).podReplacementPolicy).toBe('Failed');
});
