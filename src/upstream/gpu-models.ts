/** Who runs the cluster, and so labels its nodes. */
export enum CloudProvider {
  /** Google Kubernetes Engine. */
  GKE = 'GKE',

  /** Amazon Elastic Kubernetes Service. */
  EKS = 'EKS',

  /** Azure Kubernetes Service. */
  AKS = 'AKS',

  /** CoreWeave Kubernetes Service. */
  COREWEAVE = 'CoreWeave',
}

/** Models of NVIDIA GPUs that providers offer. */
export enum GpuModel {
  /** L4, 24 GB. */
  L4 = 'L4',

  /** A100, 40 GB. */
  A100_40GB = 'A100 40GB',

  /** A100, 80 GB. */
  A100_80GB = 'A100 80GB',

  /** H100, 80 GB, and on Azure 94 GB. */
  H100 = 'H100',

  /** H200, 141 GB. */
  H200 = 'H200',

  /** B200. */
  B200 = 'B200',

  /** GB200. */
  GB200 = 'GB200',

  /** GB300. */
  GB300 = 'GB300',
}

/** The label by which nodes of a provider tell their GPU, themselves or by the type of their machine. */
export const GPU_LABELS: Readonly<Record<CloudProvider, string>> = {
  [CloudProvider.GKE]: 'cloud.google.com/gke-accelerator',
  [CloudProvider.EKS]: 'node.kubernetes.io/instance-type',
  [CloudProvider.AKS]: 'node.kubernetes.io/instance-type',
  [CloudProvider.COREWEAVE]: 'node.coreweave.cloud/type',
};

/**
 * Its values by model; none where the provider is not known to have it. Sources: the lists of machine types in the documentation of
 * the four, and CoreWeave's nccl-tests.
 */
export const GPU_VALUES: Readonly<Record<GpuModel, Readonly<Record<CloudProvider, readonly string[]>>>> = {
  [GpuModel.L4]: {
    GKE: ['nvidia-l4'], AKS: [], CoreWeave: [],
    EKS: ['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge', '48xlarge'].map((size) => `g6.${size}`),
  },
  [GpuModel.A100_40GB]: {
    GKE: ['nvidia-tesla-a100'], EKS: ['p4d.24xlarge'], AKS: ['Standard_ND96asr_v4'], CoreWeave: [],
  },
  [GpuModel.A100_80GB]: {
    GKE: ['nvidia-a100-80gb'], EKS: ['p4de.24xlarge'], CoreWeave: ['gd-8xa100-i128'],
    AKS: ['Standard_ND96amsr_A100_v4', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4'],
  },
  [GpuModel.H100]: {
    GKE: ['nvidia-h100-80gb', 'nvidia-h100-mega-80gb'], EKS: ['p5.4xlarge', 'p5.48xlarge'], CoreWeave: ['gd-8xh100ib-i128'],
    AKS: ['Standard_ND96isr_H100_v5', 'Standard_NC40ads_H100_v5', 'Standard_NC80adis_H100_v5'],
  },
  [GpuModel.H200]: {
    GKE: ['nvidia-h200-141gb'], EKS: ['p5e.48xlarge', 'p5en.48xlarge'], AKS: ['Standard_ND96isr_H200_v5'],
    CoreWeave: ['gd-8xh200ib-i128'],
  },
  [GpuModel.B200]: { GKE: ['nvidia-b200'], EKS: ['p6-b200.48xlarge'], AKS: [], CoreWeave: ['b200-8x'] },
  [GpuModel.GB200]: {
    GKE: ['nvidia-gb200'], EKS: ['p6e-gb200.36xlarge'], AKS: ['Standard_ND128isr_NDR_GB200_v6'], CoreWeave: ['gb200-4x'],
  },
  [GpuModel.GB300]: { GKE: ['nvidia-gb300'], EKS: [], AKS: [], CoreWeave: ['gb300-4x', 'gb300-4x-e'] },
};
