import { dict, Dict, dicts, entry, text } from '../../../base/json';
import { KubeObject } from '../../kube-object';
import { commandLineOf } from '../../model/command-line';
import { Container } from '../../model/container';
import { Feature } from '../../model/feature';
import { AnyObjectRule, Reporter } from '../../rule';
import { isLiteral, isSecretName, secretIn } from '../../secrets';
import { IMAGE, JOB } from '../examples';

const job = (env: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [${env}]}]}}}`;

const REFER = 'put it into a Secret, and refer to that with valueFrom.secretKeyRef';
const ELSEWHERE = 'keep it out of the manifest: make the Secret from an external store, or encrypt it';

/** Texts longer than that are data; secrets stand at their beginning or nowhere that is looked at. */
const LOOKED_AT = 100_000;

export const literalSecret: AnyObjectRule = {
  id: 'literal-secret',
  on: 'object',
  severity: 'warning',
  family: 'check this',
  summary: 'A secret stands in the manifest.',
  why: 'Whoever can read the repository or the Job has it, it is in every event log and backup, and it cannot be rotated without a new '
    + 'run.',
  because: 'manifests are not encrypted',
  bad: job('{name: WANDB_API_KEY, value: 0123456789abcdef0123456789abcdef01234567}'),
  good: job('{name: WANDB_API_KEY, valueFrom: {secretKeyRef: {name: wandb-secret, key: api-key}}}'),
  check(object, report, world) {
    for (const pods of world.workloadOf(object)?.workload.podSets ?? []) {
      for (const container of pods.containers) {
        const path = `${pods.path}.${container.path}`;
        checkEnv(container, path, report);
        checkArguments(container, path, report);
        if ((pods.features & Feature.PROBES) !== 0) {
          checkHandlers(container.body, path, report);
        }
      }
    }
    checkTexts(object.annotations, 'metadata.annotations', REFER, report);
    if (object.type === 'ConfigMap.') {
      checkTexts(dict(object.manifest.data), 'data', 'put it into a Secret', report);
    } else if (object.type === 'Secret.') {
      checkSecret(object, report);
    }
  },
};

function checkEnv(container: Container, path: string, report: Reporter): void {
  dicts(container.body.env).forEach((variable, i) => {
    const value = text(variable.value);
    if (value === undefined) {
      return;
    }
    const name = text(variable.name) ?? '';
    if ((isSecretName(name) && isLiteral(value)) || secretIn(value.slice(0, LOOKED_AT)) !== undefined) {
      report({ property: `${path}.env[${i}].value`, value: `of ${name}`, problem: 'looks like a secret', fix: REFER });
    }
  });
}

function checkArguments(container: Container, path: string, report: Reporter): void {
  const { entries } = commandLineOf(container);
  entries.forEach(({ path: at, value }, i) => {
    const before = i === 0 ? '' : entries[i - 1].value;
    const isOption = before.startsWith('-') && /^--?[\w.-]{1,100}$/.test(before);
    const isOfOption = isOption && isSecretName(before.replace(/^-+/, '')) && isLiteral(value);
    if (isOfOption || secretIn(value.slice(0, LOOKED_AT)) !== undefined) {
      report({
        property: `${path}.${at}`, value: 'an argument', problem: 'looks like it has a secret in it',
        fix: `${REFER}, and use $(NAME) in the argument`,
      });
    }
  });
}

/** Commands and headers of probes and hooks. */
function checkHandlers(body: Dict, path: string, report: Reporter): void {
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((field) => [field, dict(body[field])] as const),
    ...['postStart', 'preStop'].map((field) => [`lifecycle.${field}`, dict(dict(body.lifecycle)[field])] as const),
  ];
  for (const [at, handler] of handlers) {
    const words = dict(handler.exec).command;
    (Array.isArray(words) ? words : []).forEach((word: unknown, i) => {
      if (typeof word === 'string' && secretIn(word.slice(0, LOOKED_AT)) !== undefined) {
        report({
          property: `${path}.${at}.exec.command[${i}]`, value: 'an argument', problem: 'looks like it has a secret in it', fix: REFER,
        });
      }
    });
    dicts(dict(handler.httpGet).httpHeaders).forEach((header, i) => {
      const value = text(header.value) ?? '';
      const isNamed = isSecretName(text(header.name) ?? '') || /^authorization$/i.test(text(header.name) ?? '');
      if ((isNamed && isLiteral(value)) || secretIn(value.slice(0, LOOKED_AT)) !== undefined) {
        report({
          property: `${path}.${at}.httpGet.httpHeaders[${i}].value`, value: 'a header', problem: 'looks like it has a secret in it',
          fix: 'probe a path that needs none',
        });
      }
    });
  }
}

function checkTexts(texts: Dict, path: string, fix: string, report: Reporter): void {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string' && ((isSecretName(key) && isOneWord(value)) || secretIn(value.slice(0, LOOKED_AT)) !== undefined)) {
      report({ property: `${path}["${key}"]`, value: 'a text', problem: 'looks like it has a secret in it', fix });
    }
  }
}

function checkSecret(object: KubeObject, report: Reporter): void {
  const fields = [
    ['data', (value: string): string => Buffer.from(value.slice(0, LOOKED_AT), 'base64').toString('utf8')],
    ['stringData', (value: string): string => value],
  ] as const;
  if (entry(object.manifest, 'sops') !== undefined) {
    return;
  }
  for (const [field, decode] of fields) {
    for (const [key, value] of Object.entries(dict(object.manifest[field]))) {
      const decoded = typeof value === 'string' ? decode(value) : '';
      if ((isSecretName(key) && isLiteral(decoded)) || secretIn(decoded.slice(0, LOOKED_AT)) !== undefined) {
        report({ property: `${field}["${key}"]`, value: 'a text', problem: 'is a secret that everybody can read', fix: ELSEWHERE });
      }
    }
  }
}

function isOneWord(value: string): boolean {
  return isLiteral(value) && !/\s/.test(value.trim());
}
