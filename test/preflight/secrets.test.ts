import { check } from '../../src/preflight/check';
import { isSecretName, masked, secretIn } from '../../src/preflight/secrets';

/** Made up, and put together here so that no scanner of repositories takes them for real. */
const made = (prefix: string, length: number): string => prefix + 'Ab3dEf6hIj9kLm2nOp5q'.repeat(10).slice(0, length);

const SECRETS: readonly string[] = [
  `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}\nMIIEow`, `${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)}`,
  `key: ${'-'.repeat(5)}BEGIN OPENSSH PRIVATE KEY${'-'.repeat(5)}`,
  `AKIA${'ABCDEFGH23456789'}`, `ASIA${'ABCDEFGH23456789'}`, made('hf_', 34), made('ghp_', 36), made('github_pat_', 60), made('glpat-', 20),
  made('AIza', 35), made('nvapi-', 60), made('sk-', 40), made('sk-proj-', 40), made('xoxb-', 30), made('npm_', 36),
  `${made('eyJ', 20)}.${made('eyJ', 40)}.${made('', 40)}`, 'postgres://user:hunter22@db/x', 'redis://:s3cretpw@cache:6379',
  `DefaultEndpointsProtocol=https;AccountKey=${made('', 86)}==`, `https://a.blob.core.windows.net/c?sv=1&sig=${made('', 43)}%3D`,
  'train.py --token s3cr3t-v4lue', 'train.py --api-key=s3cr3t-v4lue', "--db-password 'hunter22'", 'export PASSWORD=hunter22', 'PGPASSWORD=hunter22 psql',
  'password: hunter2222', '"client_secret": "a8f5f167f44f4964"', `curl -H "Authorization: Bearer ${made('', 30)}"`, 'MYSQL_PWD=hunter22 mysqldump',
];

const HARMLESS: readonly string[] = [
  '--tokenizer bert-base-uncased', '--max-tokens 4096000', '--eos-token </s>', '--token $(HF_TOKEN)', '--token ${HF_TOKEN}', 'export TOKEN=$(cat /run/token)',
  '--token-file /var/run/secrets/token', 'https://example.com/a:b@c', 'registry.example.com:5000/team/image@sha256:0123456789abcdef', 'user@example.com',
  'the password is asked for', 'a secret is needed here', 'postgres://user:$(PASSWORD)@db/x', 'postgres://user:<password>@db/x', '--password-file=/etc/pw',
  'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 's3://bucket/key', 'token: changeme', 'skip-connections-in-deep-networks-x',
];

test.each(SECRETS)('%s looks like a secret, and is not shown', (text) => {
  const found = secretIn(text);
  expect(found).toBeDefined();
  expect(masked(text)).not.toContain(text.slice(found?.start, found?.end));
});

test.each(HARMLESS)('%s does not look like a secret', (text) => {
  expect(secretIn(text)).toBeUndefined();
  expect(masked(text)).toBe(text);
});

test('names of secrets are known', () => {
  expect(['PGPASSWORD', 'MYSQL_PWD', 'SSH_PASSPHRASE', 'HF_TOKEN', 'WANDB_API_KEY', 'client-secret', 'AWS_SECRET_ACCESS_KEY', 'github.token'].filter(isSecretName))
    .toHaveLength(8);
  expect(['PWD', 'OLDPWD', 'TOKENIZER', 'MAX_TOKENS', 'EOS_TOKEN', 'SECRETARY', 'KEY', 'TOKENS_PER_BATCH'].filter(isSecretName)).toEqual([]);
});

describe('literal-secret', () => {
  const findings = (manifest: object) => check([{ manifest }]).findings.filter(({ rule }) => rule === 'literal-secret').map(({ property }) => property);
  const pod = (container: object) => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'ml' }, spec: { containers: [{ name: 'c', image: 'a/b:1', ...container }] },
  });

  test.each([
    ['an argument behind its option', pod({ args: ['--hf-token', 's3cr3t-v4lue'] }), ['spec.containers[0].args[1]']],
    ['a variable', pod({ env: [{ name: 'PGPASSWORD', value: 'hunter22' }] }), ['spec.containers[0].env[0].value']],
    ['a probe', pod({ livenessProbe: { exec: { command: ['sh', '-c', 'PGPASSWORD=hunter22 psql'] } } }), ['spec.containers[0].livenessProbe.exec.command[2]']],
    ['a header of a probe', pod({ readinessProbe: { httpGet: { port: 1, httpHeaders: [{ name: 'Authorization', value: 'Basic aHVudGVyMjI=' }] } } }),
      ['spec.containers[0].readinessProbe.httpGet.httpHeaders[0].value']],
    ['a hook', pod({ lifecycle: { preStop: { exec: { command: ['curl', '--token=s3cr3t-v4lue'] } } } }), ['spec.containers[0].lifecycle.preStop.exec.command[1]']],
    ['a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'app.ini': 'user: a\npassword: hunter2222\n', other: 'x' } }, ['data["app.ini"]']],
    ['a Secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { token: 'czNjcjN0LXY0bHVl' }, stringData: { url: 'redis://:s3cretpw@cache' } },
      ['data["token"]', 'stringData["url"]']],
    ['a Secret that is encrypted', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { token: 'czNjcjN0LXY0bHVl' }, sops: {} }, []],
    ['an annotation', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', annotations: { 'a/b': 'https://u:hunter22@x' } } }, ['metadata.annotations["a/b"]']],
  ])('finds it in %s', (_what, manifest, properties) => {
    expect(findings(manifest)).toEqual(properties);
  });
});

test('no finding of any rule shows a secret in full', () => {
  const secrets = [made('hf_', 34), 'hunter22-and-more', 's3cr3t-v4lue'];
  const manifest = {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: secrets[0], namespace: 'ml', labels: { a: secrets[0] } },
    spec: { template: { spec: { restartPolicy: secrets[0], containers: [{
      name: secrets[0], image: `${secrets[0]}:latest`, args: ['--token', secrets[2], `--out=/missing/${secrets[0]}`, '$(X)'], resources: { limits: { cpu: secrets[0] } },
      env: [{ name: 'DB_PASSWORD', value: `${secrets[1]}` }, { name: 'URL', value: `http://u:${secrets[1]}@x/$(LATER)` }, { name: 'LATER', value: secrets[0] }],
    }] } } },
  };
  const { findings } = check([{ manifest }]);
  expect(findings.length).toBeGreaterThan(3);
  const printed = findings.map(({ property, value, problem, fix, arithmetic }) => [property, value, problem, fix, arithmetic].join(' ')).join('\n');
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
});
