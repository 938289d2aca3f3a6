import { extendedResourceProblem } from '../../../upstream/gpu';
import { ObjectRule } from '../../rule';

const deviceClass = (resource: string): string => `
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata: {name: gpu.example.com}
spec: {extendedResourceName: ${resource}}`;

/** @see validateDeviceClassSpec in pkg/apis/resource/validation of Kubernetes */
export const deviceClassResource: ObjectRule = {
  id: 'device-class-resource',
  on: ['DeviceClass.resource.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The extended resource of a DeviceClass is no name of one.',
  why: 'Pods ask for devices of the class by this name, as they ask for those of a device plugin: a domain, a slash and a name.',
  because: 'the API server validates classes of devices',
  bad: deviceClass('gpu'),
  good: deviceClass('example.com/gpu'),
  check(object, report) {
    const { extendedResourceName: resource } = object.spec;
    const problem = typeof resource === 'string' ? extendedResourceProblem(resource) : undefined;
    if (problem !== undefined) {
      const fix = "write for instance 'example.com/gpu'";
      report({ property: 'spec.extendedResourceName', value: resource, problem: problem.problem, fix });
    }
  },
};
