import { Dict, at, dict, dicts, isDict, list, text } from '../../../base/json';
import { isQualifiedName } from '../../../upstream/names';
import { nodeTermFaults, SelectorFault, selectorFaults } from '../../model/label-selector';
import { Feature } from '../../model/feature';
import { PodRule, Reporter } from '../../rule';
import { CONTAINER, JOB } from '../examples';

const job = (values: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}], affinity: {nodeAffinity:
  {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: gpu, operator: In${values}}]}]}}}}}}`;

const WRITE_KEY = "write for instance 'topology.kubernetes.io/zone'";
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** @see validateAffinity and validateTopologySpreadConstraints in pkg/apis/core/validation of Kubernetes */
export const affinityTerms: PodRule = {
  id: 'affinity-terms',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.AFFINITY,
  severity: 'error',
  family: 'is rejected',
  summary: 'An affinity or a spread of pods has a term, key, value or weight that is not allowed.',
  why: 'In and NotIn need values, Exists and DoesNotExist have none, Gt and Lt one; preferences weigh from 1 to 100; spreads say by which '
    + 'label and how far.',
  because: 'the API server validates affinities and spread constraints',
  bad: job(''),
  good: job(', values: [h100]'),
  check(pods, report) {
    if (isDict(pods.spec.affinity)) {
      checkNodeAffinity(dict(pods.spec.affinity.nodeAffinity), `${pods.path}.affinity.nodeAffinity`, report);
      for (const kind of ['podAffinity', 'podAntiAffinity']) {
        checkPodAffinity(dict(pods.spec.affinity[kind]), `${pods.path}.affinity.${kind}`, report);
      }
    }
    const spreads = new Set<string>();
    dicts(pods.spec.topologySpreadConstraints).forEach((spread, i) => {
      const property = `${pods.path}.topologySpreadConstraints[${i}]`;
      checkSpreadKey(spread, `${property}.topologyKey`, report);
      if (typeof spread.maxSkew === 'number' && spread.maxSkew < 1) {
        report({ property: `${property}.maxSkew`, value: spread.maxSkew, problem: 'must be at least 1', fix: 'write 1' });
      }
      const same = `${String(spread.topologyKey)} ${String(spread.whenUnsatisfiable)}`;
      if (spreads.has(same)) {
        report({
          property, value: same, problem: 'must be unique by topologyKey and whenUnsatisfiable', fix: 'remove one of them',
        });
      }
      spreads.add(same);
      reportAll(selectorFaults(spread.labelSelector), `${property}.labelSelector`, report);
    });
  },
};

function checkNodeAffinity(affinity: Dict, path: string, report: Reporter): void {
  const required = affinity[REQUIRED];
  if (isDict(required)) {
    const terms = dicts(required.nodeSelectorTerms);
    if (terms.length === 0) {
      report({
        property: `${path}.${REQUIRED}.nodeSelectorTerms`, value: required.nodeSelectorTerms, problem: 'must have at least one term',
        fix: 'say which nodes',
      });
    }
    terms.forEach((term, i) => checkNodeTerm(term, `${path}.${REQUIRED}.nodeSelectorTerms[${i}]`, report));
  }
  dicts(affinity[PREFERRED]).forEach((preference, i) => {
    checkWeight(preference.weight, `${path}.${PREFERRED}[${i}].weight`, report);
    checkNodeTerm(dict(preference.preference), `${path}.${PREFERRED}[${i}].preference`, report);
  });
}

function checkNodeTerm(term: Dict, path: string, report: Reporter): void {
  reportAll(nodeTermFaults(term), path, report);
  dicts(term.matchFields).forEach((field, i) => {
    const isRight = field.key === 'metadata.name' && ['In', 'NotIn'].includes(field.operator as string) && list(field.values).length === 1;
    if (!isRight) {
      report({
        property: `${path}.matchFields[${i}]`, value: field, problem: 'must be metadata.name, In or NotIn, and one value',
        fix: 'use matchExpressions for labels',
      });
    }
  });
}

function checkPodAffinity(affinity: Dict, path: string, report: Reporter): void {
  dicts(affinity[REQUIRED]).forEach((term, i) => checkPodTerm(term, `${path}.${REQUIRED}[${i}]`, report));
  dicts(affinity[PREFERRED]).forEach((preference, i) => {
    checkWeight(preference.weight, `${path}.${PREFERRED}[${i}].weight`, report);
    checkPodTerm(dict(at(preference, 'podAffinityTerm')), `${path}.${PREFERRED}[${i}].podAffinityTerm`, report);
  });
}

function checkPodTerm(term: Dict, path: string, report: Reporter): void {
  checkKey(term.topologyKey, `${path}.topologyKey`, report);
  for (const field of ['labelSelector', 'namespaceSelector']) {
    reportAll(selectorFaults(term[field]), `${path}.${field}`, report);
  }
}

function checkWeight(weight: unknown, property: string, report: Reporter): void {
  if (typeof weight === 'number' && (weight < 1 || weight > 100)) {
    report({ property, value: weight, problem: 'must be between 1 and 100', fix: 'correct the weight' });
  }
}

function checkKey(key: unknown, property: string, report: Reporter): void {
  if (!isQualifiedName(text(key) ?? '')) {
    report({ property, value: key, problem: 'must be the key of a node label', fix: WRITE_KEY });
  }
}

/** The API server asks for a key of a spread only: no node has one that is no key of a label. */
function checkSpreadKey({ topologyKey, whenUnsatisfiable }: Dict, property: string, report: Reporter): void {
  const key = text(topologyKey);
  if (key === undefined || isQualifiedName(key)) {
    checkKey(topologyKey, property, report);
  } else if (whenUnsatisfiable === 'ScheduleAnyway') {
    report({
      property, value: key, problem: 'is no key that a node label may have, so the pods are not spread', fix: WRITE_KEY,
      severity: 'warning', family: 'will not do what it says',
    });
  } else {
    report({
      property, value: key, problem: 'is no key that a node label may have, so no node will do', fix: WRITE_KEY, family: 'can never start',
    });
  }
}

function reportAll(faults: readonly SelectorFault[], path: string, report: Reporter): void {
  for (const { path: below, value, problem, fix } of faults) {
    report({ property: `${path}.${below}`, value, problem, fix });
  }
}
