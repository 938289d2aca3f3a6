import { isIP } from 'node:net';
import { dict, Dict, dicts, isDict, list, text, whole } from '../../../base/json';
import { isDnsLabel, isDnsSubdomain, isPortName } from '../../../upstream/names';
import { ObjectRule, Reporter } from '../../rule';
import { MOST_PORT } from '../../../upstream/limits';

const ingress = (path: string): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: tensorboard, namespace: ml}
spec: {rules: [{host: ml.example.com, http: {paths: [${path}]}}]}`;

/** @see ValidateIngressSpec in pkg/apis/networking/validation of Kubernetes */
export const ingressSpec: ObjectRule = {
  id: 'ingress-spec',
  on: ['Ingress.networking.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'An Ingress has no rules, or hosts, paths or services that cannot be.',
  why: 'Each path leads to a port of a Service, by number or by name, and begins with a slash.',
  because: 'the API server validates Ingresses',
  bad: ingress('{path: board, pathType: Prefix, backend: {service: {name: tensorboard}}}'),
  good: ingress('{path: /board, pathType: Prefix, backend: {service: {name: tensorboard, port: {number: 6006}}}}'),
  check({ spec, version }, report) {
    // before networking.k8s.io/v1 backends had other fields
    if (version !== 'v1') {
      return;
    }
    if (dicts(spec.rules).length === 0 && !isDict(spec.defaultBackend)) {
      report({ property: 'spec.rules', value: spec.rules, problem: "must be given where there is no 'defaultBackend'", fix: 'add a rule' });
    }
    if (isDict(spec.defaultBackend)) {
      checkBackend(spec.defaultBackend, 'spec.defaultBackend', report);
    }
    const { ingressClassName } = spec;
    if (typeof ingressClassName === 'string' && !isDnsSubdomain(ingressClassName)) {
      report({
        property: 'spec.ingressClassName', value: ingressClassName, problem: 'must be the name of an IngressClass',
        fix: 'leave it out for the default class',
      });
    }
    dicts(spec.rules).forEach((rule, i) => checkRule(rule, `spec.rules[${i}]`, report));
    dicts(spec.tls).forEach(({ secretName, hosts }, i) => {
      if (typeof secretName === 'string' && secretName !== '' && !isDnsSubdomain(secretName)) {
        report({
          property: `spec.tls[${i}].secretName`, value: secretName, problem: 'must be the name of a Secret',
          fix: 'write it as kubectl prints it',
        });
      }
      list(hosts).forEach((host, k) => checkHost(host ?? '', `spec.tls[${i}].hosts[${k}]`, report));
    });
  },
};

function checkRule(rule: Dict, property: string, report: Reporter): void {
  if (rule.host !== undefined && rule.host !== '') {
    checkHost(rule.host, `${property}.host`, report);
    if (isIP(String(rule.host)) !== 0) {
      report({ property: `${property}.host`, value: rule.host, problem: 'must be a DNS name, not an IP address', fix: 'leave it out' });
    }
  }
  if (!isDict(rule.http)) {
    return;
  }
  const paths = dicts(rule.http.paths);
  if (paths.length === 0) {
    report({ property: `${property}.http.paths`, value: rule.http.paths, problem: 'must have at least one path', fix: 'add a path' });
  }
  paths.forEach((path, i) => {
    const place = `${property}.http.paths[${i}]`;
    const value = path.path ?? '';
    const mayBeEmpty = path.pathType === 'ImplementationSpecific';
    if (typeof value === 'string' && !value.startsWith('/') && !(mayBeEmpty && value === '')) {
      report({ property: `${place}.path`, value: path.path, problem: 'must be an absolute path', fix: "begin it with '/'" });
    }
    const part = typeof value !== 'string' || mayBeEmpty ? undefined : /\/\/|\/\.\.?\/|%2f|\/\.\.?$/i.exec(value)?.[0];
    if (part !== undefined) {
      report({ property: `${place}.path`, value, problem: `must not have '${part}' in it`, fix: 'correct the path' });
    }
    checkBackend(path.backend, `${place}.backend`, report);
  });
}

function checkHost(host: unknown, property: string, report: Reporter): void {
  if (typeof host === 'string' && !isDnsSubdomain(host.startsWith('*.') ? host.slice(2) : host)) {
    report({ property, value: host, problem: "must be a DNS name, maybe with '*.' before it", fix: 'correct the name' });
  }
}

function checkBackend(value: unknown, property: string, report: Reporter): void {
  const backend = dict(value);
  const [service, resource] = [isDict(backend.service) ? backend.service : undefined, isDict(backend.resource)];
  if ((service !== undefined) === resource) {
    report({ property, value, problem: "must have either 'service' or 'resource'", fix: 'write service: {name: …, port: {number: …}}' });
  }
  if (service === undefined) {
    return;
  }
  if (!isDnsLabel(text(service.name) ?? '')) {
    report({
      property: `${property}.service.name`, value: service.name, problem: 'must be the name of a Service', fix: 'name the Service',
    });
  }
  const port = dict(service.port);
  const [name, number] = [text(port.name), whole(port.number) ?? 0];
  if ((name !== undefined) === (number !== 0)) {
    report({
      property: `${property}.service.port`, value: service.port, problem: "must have either 'name' or 'number'",
      fix: 'write for instance {number: 80}',
    });
  } else if (name === undefined ? number < 1 || number > MOST_PORT : !isPortName(name)) {
    report({
      property: `${property}.service.port`, value: name ?? number, problem: 'must be a port from 1 to 65535, or the name of one',
      fix: 'correct the port',
    });
  }
}
