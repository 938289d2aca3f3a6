import { imageProblem } from '../../src/pod/image-name';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  'busybox',
  'busybox:1.36',
  'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
  'localhost:5000/team/train:V1_a.b-c',
  '10.0.0.1:5000/train',
  '[fd00::1]:5000/train:1',
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/ml/train:1',
  'registry.example.com/a__b/c--d.e:1',
  `nvcr.io/nvidia/pytorch:25.08-py3@${DIGEST}`,
  `train@${DIGEST}`,
])('%s is the name of an image', (image) => {
  expect(imageProblem(image)).toBeUndefined();
});

test.each([
  '',
  ' train:1',
  'train:1\n',
  'train :1',
  'train:',
  'train:1:2',
  'registry.example.com/Train:1',
  '/train:1',
  'train/',
  'a//b',
  'https://example.com/train:1',
  'train@sha256:0123',
  `train:${'1'.repeat(129)}`,
  'train:${TAG}',
])('%j is not', (image) => {
  expect(imageProblem(image)).toMatchObject({ value: image });
});
