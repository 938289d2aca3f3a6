import { Dict, dict, dicts, isDict, text } from '../../../base/json';
import { Feature } from '../../model/feature';
import { groupOf } from '../../../upstream/kinds';
import { isDnsSubdomain } from '../../../upstream/names';
import { PodRule, ReportedProblem, Reporter } from '../../rule';
import { IMAGE, JOB } from '../examples';

export const envSyntax: PodRule = {
  id: 'env-syntax',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.ENV,
  severity: 'error',
  family: 'is rejected',
  summary: 'An environment variable has no name, a value that is not a text, or two sources.',
  why: 'YAML reads 8, true and yes as numbers and booleans, which the API server refuses as the value of a variable.',
  because: 'the API server validates environment variables',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [{name: EPOCHS, value: 100}]}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [{name: EPOCHS, value: '100'}]}]}}}`,
  check(pods, report) {
    const isVolcano = groupOf(pods.workload.object.type) === 'batch.volcano.sh';
    for (const container of pods.containers) {
      dicts(container.body.env).forEach((variable, i) => {
        const property = `${pods.path}.${container.path}.env[${i}]`;
        const { name, value, valueFrom } = variable;
        if (typeof name !== 'string' || name === '' || name.includes('=')) {
          report({ property: `${property}.name`, value: name, problem: "must be a name without '='", fix: 'name the variable' });
        } else if (isVolcano && !VOLCANO_NAME.test(name)) {
          report({ ...forVolcano(`${property}.name`, name), fix: 'rename the variable' });
        }
        if (value !== undefined && value !== null && typeof value !== 'string') {
          report({
            property: `${property}.value`, value,
            problem: `must be a text, and YAML reads a ${Array.isArray(value) ? 'list' : typeof value}`,
            fix: `write '${typeof value === 'object' ? '...' : String(value)}' in quotes`,
          });
        }
        if (typeof value === 'string' && value !== '' && isDict(valueFrom)) {
          report({ property, value: name, problem: 'must have either value or valueFrom', fix: 'remove one of them' });
        }
      });
      dicts(container.body.envFrom).forEach((source, i) => {
        const { prefix } = source;
        checkSource(source, `${pods.path}.${container.path}.envFrom[${i}]`, report);
        if (isVolcano && typeof prefix === 'string' && prefix !== '' && !VOLCANO_NAME.test(prefix)) {
          report({ ...forVolcano(`${pods.path}.${container.path}.envFrom[${i}].prefix`, prefix), fix: 'choose another prefix' });
        }
      });
    }
  },
};

/** @see validateEnvFrom in pkg/apis/core/validation of Kubernetes */
function checkSource(source: Dict, property: string, report: Reporter): void {
  const used = ['configMapRef', 'secretRef'].filter((key) => isDict(source[key]));
  if (used.length !== 1) {
    const fix = used.length === 0 ? 'add one' : 'keep one';
    report({ property, value: used, problem: 'must have one of configMapRef and secretRef', fix });
  }
  for (const key of used) {
    const { name, optional } = dict(source[key]);
    const given = text(name) ?? '';
    // where names are prefixes, and the API server takes these for some, a dash may come last
    const isPrefix = isDnsSubdomain(given.replace(/-$/, 'a'));
    if (!isDnsSubdomain(given) && !(isPrefix && optional === true)) {
      report({
        property: `${property}.${key}.name`, value: name, problem: `must be the name of a ${key === 'secretRef' ? 'Secret' : 'ConfigMap'}`,
        fix: 'correct the name', ...(isPrefix ? { family: 'can never start' } : {}),
      });
    }
  }
}

/** What Volcano's webhook takes: its validation is that of Kubernetes before names of variables were free. */
const VOLCANO_NAME = /^(?!\.\.?$|\.\.)[-._a-zA-Z][-._a-zA-Z0-9]*$/;

function forVolcano(property: string, value: string): Pick<ReportedProblem, 'property' | 'value' | 'problem' | 'because'> {
  return {
    property, value, problem: "must have letters, digits, '-', '_' and '.' only, and no digit first, in a Job of Volcano",
    because: "Volcano's webhook validates pod templates without the relaxed names of variables",
  };
}
