/* eslint-disable */
export type JobSpec = any; export type PodSpec = any; export type PodTemplateSpec = any; export type Container = any; export type EnvVar = any; export type EnvVarSource = any; export type Volume = any; export type VolumeMount = any; export type ResourceRequirements = any; export type Affinity = any; export type PodFailurePolicy = any;
