import { CONTAINER, JOB, POD, TEMPLATE } from '../../rules/examples';
import { schemaRule } from './schema-rule';

const BECAUSE = "upstream's definition of the kind, which the finding names";

export const unknownField = schemaRule({
  id: 'unknown-field',
  severity: 'error',
  family: 'is rejected',
  summary: 'An object has a field that its kind does not have, or not there.',
  why:
    'kubectl and server-side apply refuse it. What does not refuse it drops it: the toleration, the limit or the policy that was written ' +
    'is then not there, and nothing says so.',
  because: `${BECAUSE}, and the strict field validation of kubectl`,
  bad: `
${JOB}
spec: {tolerations: [{key: nvidia.com/gpu, operator: Exists}], ${TEMPLATE}}`,
  good: `
${JOB}
spec: {template: {spec: {tolerations: [{key: nvidia.com/gpu, operator: Exists}], restartPolicy: Never, containers: [${CONTAINER}]}}}`,
});

export const wrongType = schemaRule({
  id: 'wrong-type',
  severity: 'error',
  family: 'is rejected',
  summary: 'A value has another type than its field: a number where a text must stand, a text for a number, a map for a list.',
  why: 'The API server cannot read such an object at all. YAML makes 8, true and 1e3 something else than texts, unless they are in quotes.',
  because: BECAUSE,
  bad: `
${JOB}
spec: {suspend: "yes", ${TEMPLATE}}`,
  good: `
${JOB}
spec: {suspend: true, ${TEMPLATE}}`,
});

export const missingField = schemaRule({
  id: 'missing-field',
  severity: 'error',
  family: 'is rejected',
  summary: 'An object lacks a field that it must have.',
  why: 'The API server refuses the object. Pods of kinds that an operator completes, such as PyTorchJob, may lack what the operator adds.',
  because: BECAUSE,
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: AdmissionCheck
metadata: {name: multikueue}
spec: {parameters: {apiGroup: kueue.x-k8s.io, kind: MultiKueueConfig, name: clusters}}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: AdmissionCheck
metadata: {name: multikueue}
spec: {controllerName: kueue.x-k8s.io/multikueue, parameters: {apiGroup: kueue.x-k8s.io, kind: MultiKueueConfig, name: clusters}}`,
});

export const notOneOf = schemaRule({
  id: 'not-one-of',
  severity: 'error',
  family: 'is rejected',
  summary: 'A value is none of those that its field allows.',
  why: 'The API server refuses the object. Such words are written exactly as they are, with their capitals.',
  because: BECAUSE,
  bad: `
${JOB}
spec: {template: {spec: {dnsPolicy: clusterFirst, restartPolicy: Never, containers: [${CONTAINER}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {dnsPolicy: ClusterFirst, restartPolicy: Never, containers: [${CONTAINER}]}}}`,
});

export const badFormat = schemaRule({
  id: 'bad-format',
  severity: 'error',
  family: 'is rejected',
  summary: 'A text does not have the form that its field asks for: a quantity, a time, base64, or a pattern.',
  why: 'The API server refuses the object.',
  because: BECAUSE,
  bad: `
apiVersion: v1
kind: Pod
metadata: {name: train, namespace: ml}
spec: {restartPolicy: Never, containers: [${CONTAINER}], volumes: [{name: cache, emptyDir: {sizeLimit: 16GB}}]}`,
  good: `
apiVersion: v1
kind: Pod
metadata: {name: train, namespace: ml}
spec: {restartPolicy: Never, containers: [${CONTAINER}], volumes: [{name: cache, emptyDir: {sizeLimit: 16Gi}}]}`,
});

export const outOfBounds = schemaRule({
  id: 'out-of-bounds',
  severity: 'error',
  family: 'is rejected',
  summary: 'A number, the length of a text, or the number of entries is more or less than allowed.',
  why: 'The API server refuses the object.',
  because: BECAUSE,
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: MultiKueueConfig
metadata: {name: clusters}
spec: {clusters: []}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: MultiKueueConfig
metadata: {name: clusters}
spec: {clusters: [east]}`,
});

export const duplicateEntry = schemaRule({
  id: 'duplicate-entry',
  severity: 'error',
  family: 'is rejected',
  summary: 'Two entries of a list are the same, or have the same name, where each must be another.',
  why: 'The API server refuses the object. This is often what is left of a copy.',
  because: BECAUSE,
  bad: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: queues}
spec: {policyName: queues, validationActions: [Deny, Deny]}`,
  good: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: queues}
spec: {policyName: queues, validationActions: [Deny, Audit]}`,
});

export const customResourceRule = schemaRule({
  id: 'custom-resource-rule',
  severity: 'error',
  family: 'is rejected',
  summary: 'An object breaks a rule that its CustomResourceDefinition holds, written in the Common Expression Language.',
  why: 'The API server evaluates the rule and refuses the object. Rules that compare with the former object are left out.',
  because: BECAUSE,
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: team}
spec:
  namespaceSelector: {}
  preemption: {reclaimWithinCohort: Never, borrowWithinCohort: {policy: LowerPriority}}
  resourceGroups: [{coveredResources: [cpu], flavors: [{name: default, resources: [{name: cpu, nominalQuota: 64}]}]}]`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: team}
spec:
  namespaceSelector: {}
  preemption: {reclaimWithinCohort: Any, borrowWithinCohort: {policy: LowerPriority}}
  resourceGroups: [{coveredResources: [cpu], flavors: [{name: default, resources: [{name: cpu, nominalQuota: 64}]}]}]`,
});

export const fieldVersion = schemaRule({
  id: 'field-version',
  severity: 'error',
  family: 'is rejected',
  summary: 'An object has a field that the declared version of Kubernetes does not have yet, or no version has any more.',
  why: 'kubectl refuses it, and what does not refuse it drops it: a Job without its success policy runs, and ends otherwise.',
  because: 'the fields of each release of Kubernetes',
  facts: 'kubernetes: "1.29"',
  bad: `
${JOB}
spec: {completionMode: Indexed, completions: 2, successPolicy: {rules: [{succeededIndexes: "0"}]}, template: {spec: ${POD}}}`,
  good: `
${JOB}
spec: {completionMode: Indexed, completions: 2, template: {spec: ${POD}}}`,
});
