import { isText } from '../upstream/names';
import { Problem } from '../base/problems';

const DOMAIN_PART = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const HOST = String.raw`(?:${DOMAIN_PART}(?:\.${DOMAIN_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
const FOLDER = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const TAG = String.raw`[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}`;
const DIGEST = String.raw`[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}`;

const IMAGE = new RegExp(`^(?:${HOST}/)?${FOLDER}(?:/${FOLDER})*(?::${TAG})?(?:@${DIGEST})?$`);

/**
 * What is wrong with the name of an image. The API server takes nearly anything, and then the kubelet reports
 * InvalidImageName for ever.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function imageProblem(image: string): Problem | undefined {
  if (isText(image) && IMAGE.test(image)) {
    return undefined;
  }
  return {
    value: image,
    problem: 'must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case',
    fix: "write for instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
  };
}
