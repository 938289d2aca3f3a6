import { dirname } from 'node:path';
import { filledBy } from '../../input/kustomization';
import { ObjectRule } from '../../rule';

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata: {name: nightly}`;

export const kustomizeInput: ObjectRule = {
  id: 'kustomize-input',
  on: ['Kustomization.kustomize.config.k8s.io', 'Component.kustomize.config.k8s.io'],
  severity: 'warning',
  family: 'check this',
  summary: 'Files are inputs of Kustomize, and not what is applied.',
  why: 'What a kustomization patches or fills is whole only after the build: patches and what they change are not checked here.',
  because: 'kustomize build makes the objects that are applied',
  bad: `
${KUSTOMIZATION}
resources: [base.yaml]
patches: [{path: cron.yaml}]`,
  good: `
${KUSTOMIZATION}
resources: [base.yaml]`,
  check(object, report) {
    const fields = filledBy(object.manifest);
    if (fields.length > 0) {
      const { file } = object.origin;
      const folder = file === undefined || file === 'standard input' ? 'FOLDER' : dirname(file);
      report({
        property: fields[0], value: object.manifest[fields[0]],
        problem: `changes objects of this folder (${fields.join(', ')}), which are not judged before that`,
        fix: `check what is applied: kustomize build ${folder} | npx cdk8s-ml-workloads preflight -`,
      });
    }
  },
};
