/**
 * Variables that Trainer writes into every pod of a TrainJob, by the policy of its runtime: its webhook refuses a TrainJob that sets one.
 *
 * @see https://github.com/kubeflow/trainer/tree/v2.3.0/pkg/runtime/framework/plugins
 */
export const TRAINER_VARIABLES = {
  torch: /^PET_(NNODES|NPROC_PER_NODE|NODE_RANK|MASTER_ADDR|MASTER_PORT)$/,
  mpi: /^OMPI_MCA_(orte_default_hostfile|plm_rsh_args|orte_keep_fqdn_hostnames|orte_set_default_slots)$/,
};
