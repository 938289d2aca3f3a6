import { sentenceOf } from '../../../src/preflight/finding';
import { preflight } from '../../support/preflight';

const ABOUT_KINDS = ['unknown-kind', 'api-version', 'not-checked'];

function said(apiVersion: string, kind: string, kubernetes?: string): string[] {
  return preflight(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: ml}`, { kubernetes })
    .filter(({ rule }) => ABOUT_KINDS.includes(rule))
    .map((finding) => `${finding.severity} ${finding.rule}: ${sentenceOf(finding)}`);
}

test.each([
  ['batch/v1', 'Cronjob', "error unknown-kind: 'kind' (Cronjob) is no kind of batch/v1; write 'CronJob'"],
  [
    'kueue.x-k8s.io/v1beta2',
    'LocalQeue',
    "error unknown-kind: 'kind' (LocalQeue) is no kind of kueue.x-k8s.io/v1beta2; write 'LocalQueue'",
  ],
  ['v1', 'Deployment', "error unknown-kind: 'apiVersion' (v1) has no kind Deployment; write 'apps/v1'"],
  ['batchs/v1', 'CronJob', "error unknown-kind: 'apiVersion' (batchs/v1) is no API group with a kind CronJob; write 'batch/v1'"],
])('a kind that is nearly right is an error: %s %s', (apiVersion, kind, message) => {
  expect(said(apiVersion, kind)).toEqual([message]);
});

test("a group that is nearly right may be somebody's own, so it is a warning", () => {
  expect(said('batch.volcano.io/v1alpha1', 'CronJob')).toEqual([
    "warning unknown-kind: 'apiVersion' (batch.volcano.io/v1alpha1) is no API group with a kind CronJob; write 'batch.volcano.sh/v1alpha1'",
  ]);
});

test.each([
  ['batch/v1beta1', 'CronJob', 'batch/v1'],
  ['kueue.x-k8s.io/v1alpha2', 'ClusterQueue', 'kueue.x-k8s.io/v1beta2'],
  ['jobset.x-k8s.io/v1alpha1', 'JobSet', 'jobset.x-k8s.io/v1alpha2'],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 'scheduling.k8s.io/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  ['extensions/v1beta1', 'Deployment', 'apps/v1'],
  ['scheduling.incubator.k8s.io/v1alpha1', 'PodGroup', 'scheduling.volcano.sh/v1beta1'],
])('a version that is gone is an error: %s %s', (apiVersion, kind, present) => {
  expect(said(apiVersion, kind)).toEqual([
    `error api-version: 'apiVersion' (${apiVersion}) is no version of ${kind} that is served any more; write '${present}', and look for fields that it renamed`,
  ]);
});

test('a kind that the declared version of Kubernetes does not serve yet, or no more, is an error', () => {
  expect(said('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', '1.29')).toEqual([
    "error api-version: 'apiVersion' (admissionregistration.k8s.io/v1) is served since Kubernetes 1.30, and the cluster is declared to have 1.29; leave the object out",
  ]);
  expect(said('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', '1.32')).toEqual([
    "error api-version: 'apiVersion' (flowcontrol.apiserver.k8s.io/v1beta3) is served up to Kubernetes 1.31, and the cluster is declared to have 1.32; write 'flowcontrol.apiserver.k8s.io/v1', and look for fields that it renamed",
  ]);
  expect(said('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', '1.30')).toEqual([]);
  expect(said('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy')).toEqual([]);
});

test.each([
  ['kubeflow.org/v1', 'PyTorchJob'],
  ['kueue.x-k8s.io/v1', 'ClusterQueue'],
  ['argoproj.io/v1alpha1', 'Workflow'],
  ['v1', 'Template'],
])('what nobody knows is an information: %s %s', (apiVersion, kind) => {
  expect(said(apiVersion, kind).map((text) => text.split(':')[0])).toEqual(['info not-checked']);
});

test('an unknown kind is said once, however many objects there are', () => {
  const object = 'apiVersion: example.com/v1\nkind: Experiment\nmetadata: {name: a, namespace: ml}\n';
  expect(preflight(`${object}---\n${object.replace('name: a', 'name: b')}`).filter(({ rule }) => rule === 'not-checked')).toHaveLength(1);
});

test('lists and requests are no unknown kinds', () => {
  expect(said('v1', 'PodList')).toEqual([]);
  expect(said('v1', 'List')).toEqual([]);
  expect(said('policy/v1', 'Eviction')).toEqual([]);
});

test.each([
  ['v1', 'Config'],
  ['kustomize.config.k8s.io/v1beta1', 'Kustomization'],
  ['config.kueue.x-k8s.io/v1beta2', 'Configuration'],
  ['kubelet.config.k8s.io/v1beta1', 'KubeletConfiguration'],
  ['kind.x-k8s.io/v1alpha4', 'Cluster'],
])('configuration of programs is no unknown kind: %s %s', (apiVersion, kind) => {
  expect(said(apiVersion, kind)).toEqual([]);
});

test('a kind that Kubernetes removed is an error', () => {
  expect(said('policy/v1beta1', 'PodSecurityPolicy')).toEqual([
    "error api-version: 'kind' (PodSecurityPolicy) was removed from Kubernetes; leave the object out",
  ]);
});
