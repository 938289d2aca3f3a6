import { refusalsOf } from '../../support/admission-policy';
import { Attempt } from './attempts';
import { POLICIES } from './policies';

const named = (attempts: readonly Attempt[]): [string, Attempt][] =>
  attempts.map((attempt) => [`${attempt.what}, by ${attempt.as}: ${attempt.refused ? 'refused' : 'let through'}`, attempt]);

describe.each(POLICIES.map((policies) => [policies.name, policies] as const))('%s', (_, { attempts, manifests }) => {
  const [policy] = manifests('kq');
  test.each(named(attempts))('%s', (__, attempt) => {
    expect(refusalsOf(policy, attempt).length > 0).toBe(attempt.refused);
  });
});
