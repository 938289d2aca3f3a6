import { isIP } from 'node:net';
import { Dict, dict, dicts, list, text, whole } from '../../../base/json';
import { isDnsLabel, isPortName, isQualifiedName } from '../../../upstream/names';
import { labelFaults } from '../../model/label-selector';
import { ObjectRule, Reporter } from '../../rule';
import { MOST_PORT } from '../../../upstream/limits';

const service = (spec: string): string => `
apiVersion: v1
kind: Service
metadata: {name: leader, namespace: ml}
spec: {${spec}}`;

/** @see ValidateService in pkg/apis/core/validation of Kubernetes */
export const serviceSpec: ObjectRule = {
  id: 'service-spec',
  on: ['Service.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A Service has no ports, or ports, addresses or a selector that are not allowed.',
  why: "Only headless Services (clusterIP: None) and ExternalName do without ports; several ports have a name each.",
  because: 'the API server validates Services',
  bad: service('selector: {app: leader}'),
  good: service('clusterIP: None, selector: {app: leader}'),
  check(object, report) {
    const { spec } = object;
    const isHeadless = spec.clusterIP === 'None';
    const isExternal = spec.type === 'ExternalName';
    const ports = dicts(spec.ports);
    if (ports.length === 0 && !isHeadless && !isExternal) {
      report({
        property: 'spec.ports', value: spec.ports, problem: 'must have at least one port',
        fix: "list the ports, or write 'clusterIP: None' if only names are needed",
      });
    }
    if (isHeadless && (spec.type === 'NodePort' || spec.type === 'LoadBalancer')) {
      report({
        property: 'spec.clusterIP', value: 'None', problem: `must not be None for a ${spec.type}`, fix: 'remove it, or make it a ClusterIP',
      });
    }
    if (isExternal && text(spec.externalName) === undefined) {
      report({
        property: 'spec.externalName', value: spec.externalName, problem: 'must be given for type ExternalName', fix: 'write the DNS name',
      });
    }
    for (const [i, address] of [text(spec.clusterIP), ...list(spec.clusterIPs).map(text)].entries()) {
      if (!isExternal && address !== undefined && address !== 'None' && isIP(address) === 0) {
        report({
          property: i === 0 ? 'spec.clusterIP' : `spec.clusterIPs[${i - 1}]`, value: address, problem: 'must be an IP address, or None',
          fix: 'leave it out, and one is assigned',
        });
      }
    }
    for (const { path, value, problem, fix } of labelFaults(dict(spec.selector), 'spec.selector')) {
      report({ property: path, value, problem, fix });
    }
    const nodePorts = new Set<string>();
    ports.forEach(({ nodePort, protocol }, i) => {
      const key = `${text(protocol) ?? 'TCP'} ${String(nodePort)}`;
      if (whole(nodePort) !== undefined && nodePort !== 0 && ['', undefined, null, 'ClusterIP'].includes(spec.type as string)) {
        report({
          property: `spec.ports[${i}].nodePort`, value: nodePort, problem: 'must not be given for type ClusterIP',
          fix: "leave it out, or write 'type: NodePort'",
        });
      } else if (whole(nodePort) !== undefined && nodePort !== 0 && nodePorts.has(key)) {
        report({
          property: `spec.ports[${i}].nodePort`, value: nodePort, problem: 'must be unique', fix: 'leave it out, and one is assigned',
        });
      }
      nodePorts.add(key);
    });
    const names = new Set<string>();
    const numbers = new Set<string>();
    ports.forEach((port, i) => checkPort(port, `spec.ports[${i}]`, ports.length > 1, names, numbers, report));
  },
};

function checkPort(
  port: Dict, property: string, needsName: boolean, names: Set<string>, numbers: Set<string>, report: Reporter,
): void {
  const name = text(port.name);
  if (name === undefined ? needsName : !isDnsLabel(name)) {
    report({
      property: `${property}.name`,
      value: port.name,
      problem:
        name === undefined ? 'must be given where there are several ports' : "must be a DNS label: lower-case letters, digits and '-'",
      fix: "write for instance 'http'",
    });
  } else if (name !== undefined && names.has(name)) {
    report({ property: `${property}.name`, value: name, problem: 'must be unique', fix: 'rename one of them' });
  }
  names.add(name ?? '');
  const number = whole(port.port);
  if (number === undefined || number < 1 || number > MOST_PORT) {
    report({
      property: `${property}.port`, value: port.port, problem: 'must be a whole number between 1 and 65535', fix: 'correct the port',
    });
  }
  const key = `${text(port.protocol) ?? 'TCP'} ${String(port.port)}`;
  if (numbers.has(key)) {
    report({ property: `${property}.port`, value: key, problem: 'must be unique by protocol and number', fix: 'remove one of them' });
  }
  numbers.add(key);
  const target = port.targetPort;
  const isPort = typeof target !== 'number' || (Number.isInteger(target) && target >= 1 && target <= MOST_PORT) || target === 0;
  if (!isPort || (typeof target === 'string' && target !== '' && !isPortName(target))) {
    report({
      property: `${property}.targetPort`, value: target, problem: 'must be a port from 1 to 65535, or the name of a port of the container',
      fix: 'correct the port',
    });
  }
  if (text(port.appProtocol) !== undefined && !isQualifiedName(port.appProtocol as string)) {
    report({
      property: `${property}.appProtocol`,
      value: port.appProtocol,
      problem: 'must be the name of a protocol',
      fix: "write for instance 'http'",
    });
  }
}
