import { text } from '../../../base/json';
import { PodRule } from '../../rule';
import { JOB } from '../examples';

const job = (image: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: '${image}'}]}}}`;

export const imageTag: PodRule = {
  id: 'image-tag',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'check this',
  summary: 'An image has no version.',
  why: 'latest, and no tag at all, name another image tomorrow: a retried pod or another rank of the same run then trains with other '
    + 'code, and no run can be repeated.',
  because: 'tags can move',
  bad: job('registry.example/train:latest'),
  good: job('registry.example/train:1.4.2'),
  check(pods, report) {
    for (const container of pods.containers) {
      const image = text(container.body.image);
      if (image === undefined || image.includes('@') || image.includes('$') || image.includes('{{')) {
        continue;
      }
      const name = image.slice(image.lastIndexOf('/') + 1);
      const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : undefined;
      if (tag === undefined || /^latest(-|$)/.test(tag)) {
        report({
          property: `${pods.path}.${container.path}.image`, value: image,
          problem: tag === undefined ? 'has no tag, which means latest' : 'can be another image at each start',
          fix: 'name a version, or a digest: <image>@sha256:<digest>',
        });
      }
    }
  },
};
