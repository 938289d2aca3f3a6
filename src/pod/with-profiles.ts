import { Problems, reportValue } from '../base/problems';
import { PodSettings } from './pod-props';

/** A pod with what its `network` and its `tpu` stand for; what it says itself wins, or contradicts them. */
export function withProfiles<T extends PodSettings>(problems: Problems, props: T): T {
  return withTpu(problems, withNetwork(problems, props));
}

function withNetwork<T extends PodSettings>(problems: Problems, props: T): T {
  const { network } = props;
  if (network === undefined || network === null) {
    return props;
  }
  reportValue(problems, 'network', network);
  if (network._problem !== undefined) {
    return props;
  }
  const { container, sidecars = [], podAnnotations } = network._props;
  if (container.rdma !== undefined && props.rdma !== undefined) {
    problems.add('rdma', props.rdma.resource, "contradicts 'network', which says what devices there are", 'leave one of the two out');
  }
  return {
    ...props,
    ...(container.rdma === undefined ? {} : { rdma: container.rdma }),
    hugePages: { ...container.hugePages, ...props.hugePages },
    env: { ...container.env, ...props.env },
    mounts: [...(container.mounts ?? []), ...(props.mounts ?? [])],
    sidecars: [...sidecars, ...(props.sidecars ?? [])],
    podAnnotations: { ...podAnnotations, ...props.podAnnotations },
  };
}

function withTpu<T extends PodSettings>(problems: Problems, props: T): T {
  const { tpu } = props;
  if (tpu === undefined || tpu === null) {
    return props;
  }
  reportValue(problems, 'tpu', tpu);
  if (props.gpu !== undefined && props.gpu !== tpu.gpu) {
    problems.add('gpu', props.gpu.toString(), "contradicts 'tpu', which says how many chips a pod has", 'leave one of the two out');
  }
  return { ...props, gpu: tpu.gpu, placement: { ...props.placement, nodeLabels: { ...tpu.nodeLabels, ...props.placement?.nodeLabels } } };
}
