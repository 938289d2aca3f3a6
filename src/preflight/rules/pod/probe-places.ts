import { Dict, dict, isDict, list } from '../../../base/json';
import { MOST_PORT } from '../../../upstream/limits';
import { isPortName } from '../../../upstream/names';
import { Feature } from '../../model/feature';
import { PodRule, Reporter } from '../../rule';
import { CONTAINER, IMAGE, JOB } from '../examples';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

const job = (restart: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}], initContainers: [{name: proxy, image: ${IMAGE},${restart}
  startupProbe: {tcpSocket: {port: 8080}}}]}}}`;

/** @see validateInitContainers, validateProbe and validateHandler in pkg/apis/core/validation of Kubernetes */
export const probePlaces: PodRule = {
  id: 'probe-places',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.PROBES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A probe or lifecycle hook is on an init container that ends, has not exactly one handler, or a number below 0.',
  why: 'An init container runs to its end, so nothing is probed, unless restartPolicy: Always makes it a sidecar.',
  because: 'the API server validates probes and lifecycle hooks',
  bad: job(''),
  good: job(' restartPolicy: Always,'),
  check(pods, report) {
    for (const { role, body, path } of pods.containers) {
      const property = `${pods.path}.${path}`;
      for (const field of role === 'init' ? [...PROBES, 'lifecycle'] : []) {
        if (isDict(body[field])) {
          report({
            property: `${property}.${field}`, value: 'given', problem: 'must not be on an init container without restartPolicy: Always',
            fix: 'remove it, or make the container a sidecar with restartPolicy: Always',
          });
        }
      }
      for (const field of PROBES) {
        checkHandler(body[field], HANDLERS, `${property}.${field}`, report);
        checkNumbers(body[field], `${property}.${field}`, report);
      }
      if (isDict(body.lifecycle)) {
        for (const field of ['postStart', 'preStop']) {
          checkHandler(body.lifecycle[field], HOOK_HANDLERS, `${property}.lifecycle.${field}`, report);
        }
      }
      checkThreshold(body, property, report);
    }
  },
};

function checkHandler(value: unknown, handlers: readonly string[], property: string, report: Reporter): void {
  if (isDict(value)) {
    const used = handlers.filter((handler) => isDict(value[handler]));
    if (used.length !== 1) {
      report({ property, value: used, problem: `must have exactly one of ${handlers.join(', ')}`, fix: 'say what to try' });
    }
    for (const handler of used) {
      checkDetails(handler, value[handler] as Dict, `${property}.${handler}`, report);
    }
  }
}

function checkDetails(handler: string, { command, port }: Dict, property: string, report: Reporter): void {
  if (handler === 'exec' && list(command).length === 0) {
    report({ property: `${property}.command`, value: command, problem: 'must have at least one word', fix: 'say what to run' });
  }
  const isBad = typeof port === 'number' ? port < 1 || port > MOST_PORT : typeof port === 'string' && port !== '' && !isPortName(port);
  if (isBad) {
    report({
      property: `${property}.port`, value: port, problem: `must be a port from 1 to ${MOST_PORT}, or the name of one`,
      fix: 'write a port of the container',
    });
  }
}

const LEAST = {
  initialDelaySeconds: 0, timeoutSeconds: 0, periodSeconds: 0, successThreshold: 0, failureThreshold: 0, terminationGracePeriodSeconds: 1,
};

function checkNumbers(probe: unknown, property: string, report: Reporter): void {
  for (const [field, least] of Object.entries(LEAST)) {
    const value = dict(probe)[field];
    if (typeof value === 'number' && value < least) {
      report({ property: `${property}.${field}`, value, problem: `must be ${least} or more`, fix: 'correct the number' });
    }
  }
}

function checkThreshold(body: Dict, property: string, report: Reporter): void {
  for (const field of ['livenessProbe', 'startupProbe']) {
    const probe = body[field];
    if (isDict(probe) && typeof probe.successThreshold === 'number' && probe.successThreshold > 1) {
      report({
        property: `${property}.${field}.successThreshold`, value: probe.successThreshold, problem: 'must be 1', fix: 'leave it out',
      });
    }
  }
}
