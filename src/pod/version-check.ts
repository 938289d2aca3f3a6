/**
 * Notes that a property needs a version of Kubernetes. Reports it if the cluster is known to be older, which would
 * silently drop the field.
 *
 * @param property as the user wrote it
 * @param feature what the cluster would not have
 * @param since the first version that has it on by default, for instance `1.29`
 */
export type VersionCheck = (property: string, feature: string, since: string) => void;
