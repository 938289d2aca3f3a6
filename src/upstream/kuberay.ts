/**
 * What the pod that submits a RayJob asks for where the RayJob has no template of it.
 *
 * @see GetDefaultSubmitterContainer in KubeRay's ray-operator/controllers/ray/common/job.go, which Kueue repeats
 */
export const RAY_SUBMITTER = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m', memory: '200Mi' } } as const;

/** What the autoscaler beside the head asks for where the cluster does not say it. */
export const RAY_AUTOSCALER = { limits: { cpu: '500m', memory: '512Mi' }, requests: { cpu: '500m', memory: '512Mi' } } as const;
