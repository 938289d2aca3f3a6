import { dicts, text } from '../../../base/json';
import { commandLineOf } from '../../model/command-line';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (env: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [${env}]}]}}}`;

const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
const NO_SECRET = /(^|_)(TOKENIZER|MAX_TOKEN|NUM_TOKEN|EOS_TOKEN|BOS_TOKEN|PAD_TOKEN|UNK_TOKEN|SEP_TOKEN|CLS_TOKEN|MASK_TOKEN|STOP_TOKEN)/i;
const KNOWN_FORMS = new RegExp(
  '\\b(AKIA[0-9A-Z]{16}|hf_[A-Za-z0-9]{20,}|gh[pousr]_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}'
    + '|-----BEGIN [A-Z ]*PRIVATE KEY-----)',
);
const URL_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]+:[^\s:@/$]+@/i;

export const literalSecret: PodRule = {
  id: 'literal-secret',
  on: 'pod',
  needs: Feature.COMMAND | Feature.ENV,
  severity: 'warning',
  family: 'check this',
  summary: 'A secret stands in the manifest.',
  why: 'Whoever can read the repository or the Job has it, it is in every event log and backup, and it cannot be rotated without a new '
    + 'run.',
  because: 'manifests are not encrypted',
  bad: job('{name: WANDB_API_KEY, value: 0123456789abcdef0123456789abcdef01234567}'),
  good: job('{name: WANDB_API_KEY, valueFrom: {secretKeyRef: {name: wandb-secret, key: api-key}}}'),
  check(pods, report) {
    const fix = 'put it into a Secret, and refer to that with valueFrom.secretKeyRef';
    for (const container of pods.containers) {
      const path = `${pods.path}.${container.path}`;
      dicts(container.body.env).forEach((variable, i) => {
        const name = text(variable.name) ?? '';
        const value = text(variable.value) ?? '';
        const isNamed = SECRET_NAME.test(name) && !NO_SECRET.test(name) && value.length >= 6 && !isReference(value);
        if (isNamed || KNOWN_FORMS.test(value) || URL_PASSWORD.test(value)) {
          report({ property: `${path}.env[${i}].value`, value: `of ${name}`, problem: 'looks like a secret', fix });
        }
      });
      for (const { path: at, value } of commandLineOf(container).entries) {
        const flag = /--?[\w-]*(password|token|api-?key|secret)[= ]([^\s$]{8,})/i.exec(value);
        if (
          KNOWN_FORMS.test(value) ||
          URL_PASSWORD.test(value) ||
          (flag !== null && !isReference(flag[2]) && !NO_SECRET.test(flag[0].replace(/-/g, '_')))
        ) {
          report({
            property: `${path}.${at}`, value: 'an argument', problem: 'looks like it has a secret in it',
            fix: `${fix}, and use $(NAME) in the argument`,
          });
        }
      }
    }
  },
};

/** Paths, addresses, variables and numbers are no secrets. */
function isReference(value: string): boolean {
  return /^[$/.]|^https?:\/\/|^\{\{|^(true|false|none|null|changeme|[0-9]+)$/i.test(value) || /\/(run|var|etc|mnt|secrets)\//.test(value);
}
