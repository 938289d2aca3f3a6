import { Dict, dict, dicts, isDict, list, text, whole } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel, isDnsSubdomain } from '../../../upstream/names';
import { CelNames, celProblem } from '../../model/cel-expression';
import { ObjectRule, Reporter } from '../../rule';

const claim = (request: string): string => `
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: gpu, namespace: ml}
spec: {spec: {devices: {requests: [${request}]}}}`;

/** @see validateDeviceClaim in pkg/apis/resource/validation of Kubernetes */
export const resourceClaim: ObjectRule = {
  id: 'resource-claim',
  on: ['ResourceClaim.resource.k8s.io', 'ResourceClaimTemplate.resource.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A ResourceClaim asks for devices in a way that is not allowed.',
  why: "Each request has a name of its own, either 'exactly' or 'firstAvailable', and a device class; a count goes with ExactCount only.",
  because: 'the API server validates claims of devices',
  bad: claim('{name: gpu, exactly: {deviceClassName: gpu.nvidia.com, allocationMode: All, count: 2}}'),
  good: claim('{name: gpu, exactly: {deviceClassName: gpu.nvidia.com, count: 2}}'),
  check(object, report) {
    // The versions before resource.k8s.io/v1beta2 have the fields of 'exactly' in the request itself.
    if (object.version === 'v1beta1' || object.version.startsWith('v1alpha')) {
      return;
    }
    const path = object.kind === 'ResourceClaim' ? 'spec.devices' : 'spec.spec.devices';
    const devices = dict((object.kind === 'ResourceClaim' ? object.spec : dict(object.spec.spec)).devices);
    const names = new Set<string>();
    dicts(devices.requests).forEach((request, i) => {
      const property = `${path}.requests[${i}]`;
      checkName(request, property, names, report);
      const hasFirst = list(request.firstAvailable).length > 0;
      if (isDict(request.exactly) === hasFirst) {
        report({
          property, value: request.name, problem: "must have either 'exactly' or 'firstAvailable'",
          fix: hasFirst ? 'remove one of them' : 'write exactly: {deviceClassName: …}',
        });
      } else if (isDict(request.exactly)) {
        checkDevice(request.exactly, `${property}.exactly`, report);
      }
      const subNames = new Set<string>();
      dicts(request.firstAvailable).forEach((sub, j) => {
        checkName(sub, `${property}.firstAvailable[${j}]`, subNames, report);
        checkDevice(sub, `${property}.firstAvailable[${j}]`, report);
      });
    });
    dicts(devices.constraints).forEach(({ matchAttribute, distinctAttribute }, i) => {
      if ((text(matchAttribute) === undefined) === (text(distinctAttribute) === undefined)) {
        report({
          property: `${path}.constraints[${i}]`, value: matchAttribute, problem: "must have either 'matchAttribute' or 'distinctAttribute'",
          fix: text(matchAttribute) === undefined ? 'name the attribute' : 'make two constraints of it',
        });
      }
      if (typeof matchAttribute === 'string' && !ATTRIBUTE.test(matchAttribute)) {
        report({
          property: `${path}.constraints[${i}].matchAttribute`, value: matchAttribute,
          problem: "must be a DNS name, '/' and an identifier of letters, digits and '_'", fix: "write for instance 'gpu.example.com/numa'",
          // a name with more than one slash is not looked at (validateQualifiedName in pkg/apis/resource), and no device has it
          ...(matchAttribute.split('/').length > 2 ? { family: 'can never start' } : {}),
        });
      }
    });
    for (const field of ['constraints', 'config']) {
      dicts(devices[field]).forEach((part, i) => list(part.requests).forEach((name, j) => {
        if (typeof name === 'string' && !names.has(name.split('/')[0])) {
          report({
            property: `${path}.${field}[${i}].requests[${j}]`, value: name, problem: 'must be the name of a request of the claim',
            fix: names.size === 0 ? 'add the request' : `use one of ${[...names].join(', ')}`,
          });
        } else if (list(part.requests).indexOf(name) !== j) {
          report({
            property: `${path}.${field}[${i}].requests[${j}]`, value: name, problem: 'must be unique', fix: 'leave one of them out',
          });
        }
      }));
    }
  },
};

function checkName(request: Dict, property: string, names: Set<string>, report: Reporter): void {
  const name = text(request.name) ?? '';
  if (!isDnsLabel(name)) {
    report({
      property: `${property}.name`, value: request.name, problem: DNS_LABEL_RULE,
      fix: 'name the request',
    });
  } else if (names.has(name)) {
    report({ property: `${property}.name`, value: name, problem: 'must be unique among the requests', fix: 'rename one of them' });
  }
  names.add(name);
}

/** @see validateFullyQualifiedName in pkg/apis/resource/validation of Kubernetes */
const ATTRIBUTE = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z_]\w{0,31}$/i;

/** What a selector may speak of. */
const SELECTOR: CelNames = {
  variables: new Set(['device']), fields: { device: new Set(['driver', 'attributes', 'capacity', 'allowMultipleAllocations']) },
};

function checkSelector(expression: unknown, property: string, report: Reporter): void {
  const problem = typeof expression === 'string' && expression !== '' ? celProblem(expression, SELECTOR, 'bool') : undefined;
  if (problem !== undefined) {
    report({ property, value: expression, problem, fix: "write for instance device.driver == 'gpu.example.com'" });
  }
}

function checkDevice(device: Dict, property: string, report: Reporter): void {
  dicts(device.selectors).forEach((selector, i) => {
    if (!isDict(selector.cel)) {
      report({
        property: `${property}.selectors[${i}].cel`, value: selector.cel, problem: 'must be given', fix: 'write cel: {expression: …}',
      });
    } else {
      checkSelector(selector.cel.expression, `${property}.selectors[${i}].cel.expression`, report);
    }
  });
  if (!isDnsSubdomain(text(device.deviceClassName) ?? '')) {
    report({
      property: `${property}.deviceClassName`, value: device.deviceClassName, problem: 'must be the name of a DeviceClass',
      fix: "write for instance 'gpu.nvidia.com'",
    });
  }
  const count = device.count ?? undefined;
  if (device.allocationMode === 'All' && count !== undefined && count !== 0) {
    report({
      property: `${property}.count`, value: count, problem: 'must not be given with allocationMode All', fix: 'remove one of them',
    });
  } else if (device.allocationMode !== 'All' && count !== undefined && count !== 0 && (whole(count) ?? 0) < 1) {
    report({ property: `${property}.count`, value: count, problem: 'must be at least 1', fix: 'say how many devices' });
  }
}
