/** A right that leads to more rights than it names, and that a rule must therefore accept by name. */
export enum AccessRisk {
  /** Making pods, or what makes pods: they can run as any service account of the namespace, and mount any Secret in it. */
  RUN_PODS = 'run-pods',
  /** `pods/attach`: the rights of whatever the process runs as. */
  ATTACH_TO_PODS = 'attach-to-pods',
  /** `pods/ephemeralcontainers`: a container of one's own in a running pod. */
  ADD_EPHEMERAL_CONTAINERS = 'add-ephemeral-containers',
  /** `nodes/proxy`: the kubelet's own API, which runs commands in every pod of the node. */
  PROXY_TO_NODES = 'proxy-to-nodes',
  /** Creating PersistentVolumes: a `hostPath` reads the node. */
  CREATE_VOLUMES = 'create-volumes',
  /** Requesting and approving client certificates: an identity of one's own choice. */
  SIGN_CERTIFICATES = 'sign-certificates',
  /** Webhooks and policies of admission: they see and change every object. */
  CONFIGURE_ADMISSION = 'configure-admission',
  /** Changing Namespaces: their labels decide what Pod Security allows. */
  CHANGE_NAMESPACES = 'change-namespaces',
  /** Commands of Volcano: one in any namespace opens and closes any queue of the cluster. */
  VOLCANO_COMMANDS = 'volcano-commands',
  /** Writing Workloads of Kueue or their status: what says that a job asks for one CPU, or that it is admitted, is believed. */
  ADMIT_WORKLOADS = 'admit-workloads',
  /** Connecting clusters to Kueue: jobs, and what they mount, are sent there with the credentials that it names. */
  CONNECT_CLUSTERS = 'connect-clusters',
  /** Definitions of kinds and aggregated API servers: they see, convert and answer for every object of a kind. */
  EXTEND_API = 'extend-api',
  /** Nodes: taints and labels decide whose pods run where, and a Node that is deleted takes its pods along. */
  CHANGE_NODES = 'change-nodes',
  /** Changing service accounts: an annotation gives their pods the rights of a cloud identity. */
  CHANGE_SERVICE_ACCOUNTS = 'change-service-accounts',
  /** `use` of a SecurityContextConstraints of OpenShift: pods get what it allows, up to the node. */
  USE_SECURITY_CONTEXTS = 'use-security-contexts',
}
