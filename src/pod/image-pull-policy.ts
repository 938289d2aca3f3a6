/** When the image of a container is pulled. */
export enum ImagePullPolicy {
  /** Each time a container starts. */
  ALWAYS = 'Always',

  /** If the node does not have it. */
  IF_NOT_PRESENT = 'IfNotPresent',

  /** Never: the node must have it. */
  NEVER = 'Never',
}
