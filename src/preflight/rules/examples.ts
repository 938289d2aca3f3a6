/** Parts that the example manifests of rules share. */
export const IMAGE = "'registry.example/train:1.0'";

export const RESOURCES = 'resources: {requests: {cpu: "4", memory: 16Gi}, limits: {memory: 16Gi}}';

export const CONTAINER = `{name: main, image: ${IMAGE}, ${RESOURCES}}`;

/** The spec of a pod that ends. */
export const POD = `{restartPolicy: Never, containers: [${CONTAINER}]}`;

/** The pod template of a Job. */
export const TEMPLATE = `template: {spec: ${POD}}`;

/** The head of a Job with a name and a namespace. */
export const JOB = `apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml}`;

export const CRON_JOB = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: ml}`;

export const VOLCANO_JOB = `apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: train, namespace: ml}`;

export const JOB_SET = `apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: train, namespace: ml}`;
