import { isQualifiedName } from '../../../upstream/names';
import { ObjectRule } from '../../rule';

const storageClass = (provisioner: string): string => `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ${provisioner}`;

/** @see validateProvisioner in pkg/apis/storage/validation of Kubernetes */
export const storageClassProvisioner: ObjectRule = {
  id: 'storage-class-provisioner',
  on: ['StorageClass.storage.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A StorageClass names a provisioner that cannot be one.',
  why: 'A provisioner has a name like example.com/nfs, or that of a CSI driver.',
  because: 'the API server validates StorageClasses',
  bad: storageClass('"*.example.com"'),
  good: storageClass('efs.csi.aws.com'),
  check({ manifest: { provisioner } }, report) {
    if (typeof provisioner === 'string' && !isQualifiedName(provisioner.toLowerCase())) {
      report({
        property: 'provisioner', value: provisioner,
        problem: "must be at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'",
        fix: 'write the name of the CSI driver',
      });
    }
  },
};
