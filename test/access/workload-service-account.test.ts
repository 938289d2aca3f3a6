import { App, Chart } from 'cdk8s';
import { CloudIdentity, TrainingJob, WorkloadServiceAccount, WorkloadServiceAccountProps } from '../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

const accountOf = (props: WorkloadServiceAccountProps): Manifest =>
  synthOne((chart) => new WorkloadServiceAccount(chart, 'account', props), { namespace: 'nlp' });
const problemWith = (props: WorkloadServiceAccountProps): string =>
  errorOf((chart) => new WorkloadServiceAccount(chart, 'account', props), { namespace: 'nlp' });

test('gives no token unless it is asked for one', () => {
  expect(accountOf({})).toEqual({
    apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'account', namespace: 'nlp' }, automountServiceAccountToken: false,
  });
  expect(accountOf({ mountToken: true }).automountServiceAccountToken).toBe(true);
});

test('pulls images with Secrets', () => {
  expect(accountOf({ imagePullSecrets: ['registry', 'mirror'] }).imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'mirror' }]);
});

test.each<[string, CloudIdentity, Record<string, string>]>([
  [
    'EKS', CloudIdentity.eks('arn:aws:iam::111122223333:role/ml/checkpoints'),
    { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/ml/checkpoints', 'eks.amazonaws.com/sts-regional-endpoints': 'true' },
  ],
  [
    'EKS in China, with the global endpoint', CloudIdentity.eks('arn:aws-cn:iam::111122223333:role/a', { regionalEndpoints: false }),
    { 'eks.amazonaws.com/role-arn': 'arn:aws-cn:iam::111122223333:role/a', 'eks.amazonaws.com/sts-regional-endpoints': 'false' },
  ],
  [
    'GKE', CloudIdentity.gke('checkpoints@my-project.iam.gserviceaccount.com'),
    { 'iam.gke.io/gcp-service-account': 'checkpoints@my-project.iam.gserviceaccount.com' },
  ],
  [
    'AKS', CloudIdentity.aks('01234567-89ab-cdef-0123-456789abcdef'),
    { 'azure.workload.identity/client-id': '01234567-89ab-cdef-0123-456789abcdef' },
  ],
  [
    'AKS in another tenant',
    CloudIdentity.aks('01234567-89ab-cdef-0123-456789abcdef', { tenantId: 'fedcba98-7654-3210-fedc-ba9876543210' }),
    {
      'azure.workload.identity/client-id': '01234567-89ab-cdef-0123-456789abcdef',
      'azure.workload.identity/tenant-id': 'fedcba98-7654-3210-fedc-ba9876543210',
    },
  ],
])('has the annotations of %s, and no token', (_, cloudIdentity, annotations) => {
  expect(accountOf({ cloudIdentity })).toMatchObject({ metadata: { annotations }, automountServiceAccountToken: false });
});

test('on AKS, workloads get the label that its webhook looks at', () => {
  const [, job] = synthChart((chart) => {
    const account = new WorkloadServiceAccount(chart, 'account', {
      cloudIdentity: CloudIdentity.aks('01234567-89ab-cdef-0123-456789abcdef'),
    });
    new TrainingJob(chart, 'job', { image: 'example.com/train:1', identity: account.identity, labels: account.podLabels });
  });

  expect(job.spec.template.metadata.labels['azure.workload.identity/use']).toBe('true');
  expect(job.spec.template.spec).toMatchObject({ serviceAccountName: 'account', automountServiceAccountToken: false });
});

test('is the identity of workloads, and the subject of bindings', () => {
  const account = new WorkloadServiceAccount(new Chart(new App(), 'test'), 'account', { namespace: 'tools', mountToken: true });

  expect(account.identity).toMatchObject({ name: 'account', mountToken: true });
  expect(account.subject).toMatchObject({ kind: 'ServiceAccount', name: 'account', namespace: 'tools' });
  expect(account.podLabels).toEqual({});
});

test('everything wrong is told at once', () => {
  expect(
    problemWith({
      name: 'default', namespace: 'Tools', imagePullSecrets: ['registry', 'B'], cloudIdentity: CloudIdentity.eks('checkpoints'),
    }).split('\n'),
  ).toEqual([
    "[test/account] 'name' (default) is the service account that Kubernetes makes, of every pod that names none; choose another name",
    "[test/account] 'imagePullSecrets[1]' (B) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', "
    + "beginning and ending with a letter or digit; use the name of the object as kubectl prints it",
    "[test/account] 'cloudIdentity' (checkpoints) must be the ARN of an IAM role; write for instance "
    + "'arn:aws:iam::111122223333:role/checkpoints'",
    "[test/account] 'namespace' (Tools) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a "
    + "letter or digit; correct the namespace",
  ]);
});

test('identities that no cloud has are refused', () => {
  expect(problemWith({ cloudIdentity: CloudIdentity.gke('me@example.com') })).toBe(
    "[test/account] 'cloudIdentity' (me@example.com) must be the email address of a Google service account; write for instance "
    + "'checkpoints@my-project.iam.gserviceaccount.com'",
  );
  expect(problemWith({ cloudIdentity: CloudIdentity.aks('checkpoints') })).toBe(
    "[test/account] 'cloudIdentity' (checkpoints) must be an id of Microsoft Entra; write for instance "
    + "'00000000-0000-0000-0000-000000000000', as 'az identity show' prints it",
  );
  expect(problemWith({ cloudIdentity: CloudIdentity.aks('01234567-89ab-cdef-0123-456789abcdef', { tenantId: 'ours' }) })).toContain(
    '(ours) must be an id of Microsoft Entra',
  );
});
