import { Dict, dicts, text } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel, isDnsSubdomain, isPortName, SUBDOMAIN_RULE } from '../../../upstream/names';
import { PodRule, Reporter } from '../../rule';
import { World } from '../../world';
import { CONTAINER, IMAGE, JOB } from '../examples';
import { MOST_PORT } from '../../../upstream/limits';

export const podSettings: PodRule = {
  id: 'pod-settings',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A deadline, name, restartPolicy, priority or port in a pod has a value that is not allowed.',
  why: 'Deadlines are between 1 and 2147483647 seconds, hostname and subdomain are DNS labels, ports are between 1 and 65535 and their '
    + 'names have at most 15 characters. A priority is that of the class, and nothing else.',
  because: 'the API server validates pod specs',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, activeDeadlineSeconds: 0, containers: [${CONTAINER}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, activeDeadlineSeconds: 86400, containers: [{name: main, image: ${IMAGE}}]}}}`,
  check(pods, report, world) {
    const { spec, path } = pods;
    const deadline = spec.activeDeadlineSeconds;
    if (
      deadline !== undefined &&
      deadline !== null &&
      !(typeof deadline === 'number' && Number.isInteger(deadline) && deadline >= 1 && deadline < 2 ** 31)
    ) {
      report({
        property: `${path}.activeDeadlineSeconds`, value: deadline, problem: 'must be a whole number between 1 and 2147483647',
        fix: 'correct the number, or leave it out',
      });
    }
    for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName']) {
      const value = text(spec[field]);
      if (value !== undefined && value !== '' && !isDnsSubdomain(value)) {
        report({ property: `${path}.${field}`, value, problem: SUBDOMAIN_RULE, fix: 'correct the name' });
      }
    }
    for (const field of ['hostname', 'subdomain']) {
      const value = text(spec[field]);
      if (value !== undefined && !isDnsLabel(value)) {
        report({
          property: `${path}.${field}`, value, problem: DNS_LABEL_RULE,
          fix: 'correct the name',
        });
      }
    }
    const policy = spec.restartPolicy;
    // an empty text is filled in as one that is not given
    if (policy !== undefined && policy !== null && policy !== '' && !['Always', 'OnFailure', 'Never'].includes(policy as string)) {
      report({ property: `${path}.restartPolicy`, value: policy, problem: 'must be Never, OnFailure or Always', fix: 'correct the value' });
    }
    checkPriority(spec, path, report, world);
    for (const container of pods.containers) {
      const names = new Set<unknown>();
      dicts(container.body.ports).forEach((port, i) => {
        const property = `${path}.${container.path}.ports[${i}]`;
        checkPort(port.containerPort, port.name, property, report);
        if (text(port.name) !== undefined && names.has(port.name)) {
          report({ property: `${property}.name`, value: port.name, problem: 'must be unique in the container', fix: 'rename one of them' });
        }
        names.add(port.name);
      });
    }
  },
};

/** The Priority admission plugin computes the number, and refuses pods that bring another one. */
function checkPriority(spec: Dict, path: string, report: Reporter, world: World): void {
  const { priority } = spec;
  const name = text(spec.priorityClassName);
  if (typeof priority !== 'number' || name?.startsWith('system-') === true) {
    return;
  }
  const classes = world.index.ofType('PriorityClass.scheduling.k8s.io');
  const used = classes.find((object) => (name === undefined ? object.manifest.globalDefault === true : object.name === name));
  const value = used?.manifest.value ?? (name === undefined ? 0 : undefined);
  if (typeof value === 'number' && value !== priority) {
    const problem =
      name === undefined
        ? 'must be left out: pods may not set their priority, only that of their class'
        : `must be left out, or be the value of PriorityClass '${name}', ${value}`;
    // A PriorityClass of the cluster may be the default of all pods, and have this value.
    report({
      property: `${path}.priority`, value: priority, problem, fix: name === undefined ? 'use a priorityClassName' : 'remove it',
      ...(name === undefined ? { severity: 'warning' } : {}),
    });
  }
}

function checkPort(number: unknown, name: unknown, property: string, report: Reporter): void {
  if (!(typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= MOST_PORT)) {
    report({
      property: `${property}.containerPort`, value: number, problem: 'must be a whole number between 1 and 65535', fix: 'correct the port',
    });
  }
  if (name !== undefined && name !== null && name !== '' && !isPortName(name)) {
    report({
      property: `${property}.name`, value: name,
      problem: "must be at most 15 lower-case letters, digits and single '-', with a letter among them", fix: 'shorten the name',
    });
  }
}
