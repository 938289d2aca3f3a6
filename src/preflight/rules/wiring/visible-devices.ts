import { dicts, text } from '../../../base/json';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (env: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE},
  ${env}resources: {limits: {nvidia.com/gpu: 1}}}]}}}`;

export const visibleDevices: PodRule = {
  id: 'visible-devices',
  on: 'pod',
  needs: Feature.ENV,
  severity: 'warning',
  family: 'check this',
  summary: 'A variable chooses GPUs beside the device plugin.',
  why: 'The device plugin decides which GPUs a container sees. CUDA_VISIBLE_DEVICES hides some of them again, and '
    + 'NVIDIA_VISIBLE_DEVICES=all can show GPUs of other pods.',
  because: 'device plugins set these variables themselves',
  bad: job("env: [{name: CUDA_VISIBLE_DEVICES, value: '0'}], "),
  good: job(''),
  check(pods, report) {
    for (const container of pods.containers) {
      dicts(container.body.env).forEach((variable, i) => {
        const name = text(variable.name) ?? '';
        const value = typeof variable.value === 'string' ? variable.value : '';
        const isHarmless = name === 'NVIDIA_VISIBLE_DEVICES' && (value === 'none' || value === 'void');
        if (value !== '' && !isHarmless && name.endsWith('_VISIBLE_DEVICES') && /^(CUDA|NVIDIA|ROCR|HIP)_/.test(name)) {
          report({
            property: `${pods.path}.${container.path}.env[${i}]`, value: `${name}=${value}`,
            problem: 'overrides what the device plugin gives the container', fix: 'remove it',
          });
        }
      });
    }
  },
};
