import { execFileSync } from 'node:child_process';
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS, TOKEN } from '../settings';
import { ACCOUNTS, groupsOf, tokenOf, userOf } from './service-accounts';

const NAMES =
  'subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n';

/** Certificates of one authority for the API server and all webhooks, keys for service accounts, and tokens of all who ask. */
export const CERTIFICATES = {
  authority: join(FOLDERS.certificates, 'ca.crt'),
  certificate: join(FOLDERS.certificates, 'tls.crt'),
  key: join(FOLDERS.certificates, 'tls.key'),
  serviceAccountKey: join(FOLDERS.certificates, 'sa.key'),
  serviceAccountPublicKey: join(FOLDERS.certificates, 'sa.pub'),
  tokens: join(FOLDERS.certificates, 'tokens.csv'),
};

export function makeCertificates(): void {
  const folder = FOLDERS.certificates;
  if (!existsSync(CERTIFICATES.serviceAccountPublicKey)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'names'), NAMES);
    openssl('req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=conformance-ca -keyout ca.key -out ca.crt');
    openssl('req -newkey rsa:2048 -nodes -subj /CN=conformance -keyout tls.key -out tls.csr');
    openssl('x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile names -out tls.crt');
    openssl('genrsa -out sa.key 2048');
    openssl('rsa -in sa.key -pubout -out sa.pub');
  }
  const controllers = ACCOUNTS.map((account) => `${tokenOf(account)},${userOf(account)},${account.name},"${groupsOf(account).join()}"`);
  writeFileSync(CERTIFICATES.tokens, `${[`${TOKEN},admin,admin,"system:masters"`, ...controllers].join('\n')}\n`);
  giveKueueItsMetricsCertificate();
}

function openssl(args: string): void {
  execFileSync('openssl', args.split(' '), { cwd: FOLDERS.certificates, stdio: 'pipe' });
}

function giveKueueItsMetricsCertificate(): void {
  const folder = FOLDERS.kueueMetrics;
  const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const same = (to: string, from: string): boolean => existsSync(to) && readFileSync(to).equals(readFileSync(from));
  if (same(certificate, CERTIFICATES.certificate) && same(key, CERTIFICATES.key)) {
    return;
  }
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    copyFileSync(CERTIFICATES.certificate, certificate);
    copyFileSync(CERTIFICATES.key, key);
  } catch {
    throw new Error(
      `Kueue reads the certificate of its metrics from ${folder} only, which you may not write; once: `
      + `sudo mkdir -p ${folder} && sudo chown "$USER" ${folder}`,
    );
  }
}
