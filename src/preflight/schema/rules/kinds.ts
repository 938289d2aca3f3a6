import { JOB, TEMPLATE } from '../../rules/examples';
import { schemaRule } from './schema-rule';

const SERVED = 'what Kubernetes and the operators serve';

export const unknownKind = schemaRule({
  id: 'unknown-kind',
  severity: 'error',
  family: 'is rejected',
  summary: 'The kind of an object is misspelt, or belongs to another API group.',
  why: 'kubectl says "no matches for kind", and applies the rest.',
  because: SERVED,
  bad: `
${JOB.replace('kind: Job', 'kind: Jobs')}
spec: {${TEMPLATE}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
});

export const apiVersion = schemaRule({
  id: 'api-version',
  severity: 'error',
  family: 'is rejected',
  summary: 'The API version of an object is no longer served, or not yet by the declared version of Kubernetes.',
  why: 'kubectl says "no matches for kind". Old examples and charts are full of such versions.',
  because: SERVED,
  bad: `
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: nightly, namespace: ml}
spec: {schedule: "0 2 * * *", timeZone: Etc/UTC, jobTemplate: {spec: {${TEMPLATE}}}}`,
  good: `
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: ml}
spec: {schedule: "0 2 * * *", timeZone: Etc/UTC, jobTemplate: {spec: {${TEMPLATE}}}}`,
});

export const notChecked = schemaRule({
  id: 'not-checked',
  severity: 'info',
  family: 'check this',
  summary: 'Nothing is known about a kind, so its fields are not checked.',
  why: 'A misspelt field of such an object is found by nobody before it is applied. Said once for each kind.',
  because: 'no definition of the kind is at hand',
  bad: `
apiVersion: example.com/v1
kind: Experiment
metadata: {name: sweep, namespace: ml}
spec: {trials: 8}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
});
