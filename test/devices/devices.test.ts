import { ComputeDomain, DeviceClass, ResourceClaimTemplate, TrainingJob } from '../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

test('a template has devices by number and by what they are like, with something in common', () => {
  const { spec } = synthOne((chart) => new ResourceClaimTemplate(chart, 'gpu', {
    requests: [
      { name: 'gpu', deviceClass: 'gpu.nvidia.com', count: 2, selectors: ["device.attributes['gpu.nvidia.com'].type == 'gpu'"] },
      { name: 'nic', deviceClass: 'rdma.example.com', all: true },
    ],
    matches: [{ attribute: 'resource.kubernetes.io/pcieRoot', requests: ['gpu', 'nic'] }],
  }));

  expect(spec.spec.devices).toEqual({
    requests: [
      {
        name: 'gpu',
        exactly: {
          deviceClassName: 'gpu.nvidia.com', allocationMode: 'ExactCount', count: 2,
          selectors: [{ cel: { expression: "device.attributes['gpu.nvidia.com'].type == 'gpu'" } }],
        },
      },
      { name: 'nic', exactly: { deviceClassName: 'rdma.example.com', allocationMode: 'All' } },
    ],
    constraints: [{ matchAttribute: 'resource.kubernetes.io/pcieRoot', requests: ['gpu', 'nic'] }],
  });
});

test('pods claim devices of a template, and a channel of a domain', () => {
  const pod = synthChart((chart) => {
    const gpu = new ResourceClaimTemplate(chart, 'gpu', { requests: [{ name: 'gpu', deviceClass: 'gpu.nvidia.com' }] });
    const domain = new ComputeDomain(chart, 'nvlink');
    new TrainingJob(chart, 'job', { image: 'example.com/train:1', resourceClaims: [gpu.claim(), domain.claim()] });
  }).find(({ kind }) => kind === 'Job')?.spec.template.spec as Manifest;

  expect(pod.resourceClaims).toEqual([
    { name: 'gpu', resourceClaimTemplateName: 'gpu' }, { name: 'compute-domain-channel', resourceClaimTemplateName: 'nvlink-channel' },
  ]);
});

test('a class has devices by what they are like', () => {
  expect(synthOne((chart) => new DeviceClass(chart, 'class', {
    name: 'h100.example.com', selectors: ["device.driver == 'gpu.nvidia.com'"], extendedResourceName: 'example.com/h100',
  }))).toEqual({
    apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: { name: 'h100.example.com' },
    spec: { selectors: [{ cel: { expression: "device.driver == 'gpu.nvidia.com'" } }], extendedResourceName: 'example.com/h100' },
  });
});

test('a domain waits for its nodes, or is where its pods are', () => {
  const specOf = (props: object): Manifest => synthOne((chart) => new ComputeDomain(chart, 'nvlink', props)).spec;

  expect(specOf({})).toEqual({ numNodes: 0, channel: { resourceClaimTemplate: { name: 'nvlink-channel' } } });
  expect(specOf({ nodes: 18, templateName: 'channel' })).toEqual({ numNodes: 18, channel: { resourceClaimTemplate: { name: 'channel' } } });
});

test('what cannot be is said', () => {
  expect(errorOf((chart) => new ComputeDomain(chart, 'nvlink', { nodes: -1, templateName: 'No' }))).toBe(
    "[test/nvlink] 'nodes' (-1) must be a whole number of nodes, 0 or more; leave it out for those that its pods are on\n"
    + "[test/nvlink] 'templateName' (No) must be the name of an object; write it in lower case, for instance 'nvlink-channel'",
  );
  expect(errorOf((chart) => new ResourceClaimTemplate(chart, 'gpu', {
    requests: [{ name: 'gpu', deviceClass: 'gpu.nvidia.com', count: 2, all: true }],
  }))).toBe("[test/gpu] 'requests[0].count' (2) contradicts 'all', which is as many as the node has; leave one of the two out");
});
