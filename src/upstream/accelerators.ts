/** Resources that stand for accelerators, by the names that their vendors' device plugins give them. */
export const ACCELERATORS =
  /^(nvidia\.com\/(gpu|mig-)|amd\.com\/gpu|gpu\.intel\.com\/(i915|xe)$|habana\.ai\/gaudi|google\.com\/tpu|aws\.amazon\.com\/neuron)/;
