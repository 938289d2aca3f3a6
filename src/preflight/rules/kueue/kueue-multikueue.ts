import { isDict, list, text, texts } from '../../../base/json';
import { isDnsSubdomain, SUBDOMAIN_RULE } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

export const kueueMultikueue: ObjectRule = {
  id: 'kueue-multikueue',
  on: ['MultiKueueConfig.kueue.x-k8s.io', 'MultiKueueCluster.kueue.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A MultiKueueConfig has no clusters or one twice, or a MultiKueueCluster has not exactly one source.',
  why: 'A config lists 1 to 20 different clusters; a cluster is reached by a kubeconfig or by a cluster profile, not both.',
  because: "Kueue's CRDs of MultiKueue",
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: MultiKueueConfig
metadata: {name: clusters}
spec: {clusters: [onprem, onprem]}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: MultiKueueConfig
metadata: {name: clusters}
spec: {clusters: [onprem, cloud]}`,
  check(object, report) {
    const { spec } = object;
    if (object.kind === 'MultiKueueConfig') {
      const clusters = texts(spec.clusters);
      if (list(spec.clusters).length === 0 || clusters.length > 20) {
        report({
          property: 'spec.clusters', value: clusters.length, problem: 'must be 1 to 20',
          fix: clusters.length === 0 ? 'name one' : 'split them between several managers',
        });
      }
      const repeated = clusters.find((name, i) => clusters.indexOf(name) !== i);
      if (repeated !== undefined) {
        report({ property: 'spec.clusters', value: repeated, problem: 'must be named once each', fix: 'remove the repeated one' });
      }
      clusters.forEach((name, i) => {
        if (!isDnsSubdomain(name)) {
          report({
            property: `spec.clusters[${i}]`, value: name, problem: SUBDOMAIN_RULE, fix: 'use the name of the object as kubectl prints it',
          });
        }
      });
      return;
    }
    const source =
      object.version === 'v1beta2' ? spec.clusterSource : { kubeConfig: spec.kubeConfig, clusterProfileRef: spec.clusterProfileRef };
    const ways = isDict(source) ? ['kubeConfig', 'clusterProfileRef'].filter((key) => isDict(source[key])) : [];
    if (ways.length !== 1) {
      report({
        property: object.version === 'v1beta2' ? 'spec.clusterSource' : 'spec',
        value: ways,
        problem: 'must have exactly one of kubeConfig and clusterProfileRef',
        fix:
          object.version === 'v1beta2' && isDict(spec.kubeConfig)
            ? "move kubeConfig below 'clusterSource', its place in v1beta2"
            : 'name the Secret with the kubeconfig',
      });
    } else if (isDict(source) && isDict(source.kubeConfig) && text(source.kubeConfig.location) === undefined) {
      report({
        property: 'spec.clusterSource.kubeConfig.location', value: source.kubeConfig.location, problem: 'must be given',
        fix: 'name the Secret with the kubeconfig',
      });
    }
  },
};
