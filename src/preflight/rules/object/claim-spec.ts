import { Quantity } from '../../../base/quantity';
import { at, Dict, dict, dicts, isDict, text, texts } from '../../../base/json';
import { isDnsSubdomain } from '../../../upstream/names';
import { selectorFaults } from '../../model/label-selector';
import { ObjectRule, Reporter } from '../../rule';

const claim = (resources: string): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: checkpoints, namespace: ml}
spec: {accessModes: [ReadWriteMany], ${resources}}`;

/** @see ValidatePersistentVolumeClaimSpec in pkg/apis/core/validation of Kubernetes */
export const claimSpec: ObjectRule = {
  id: 'claim-spec',
  on: ['PersistentVolumeClaim.', 'StatefulSet.apps'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A claim asks for no storage, has no access mode, or a storage class that cannot exist.',
  why: 'A claim says how much it needs, under resources.requests.storage, and how it is used.',
  because: 'the API server validates claims',
  bad: claim('resources: {limits: {storage: 1Ti}}'),
  good: claim('resources: {requests: {storage: 1Ti}}'),
  check(object, report) {
    if (object.kind === 'PersistentVolumeClaim') {
      checkClaim(object.spec, 'spec', report);
    } else {
      dicts(object.spec.volumeClaimTemplates).forEach((template, i) =>
        checkClaim(dict(template.spec), `spec.volumeClaimTemplates[${i}].spec`, report));
    }
  },
};

function checkClaim(spec: Dict, path: string, report: Reporter): void {
  const modes = texts(spec.accessModes);
  if (modes.length === 0) {
    report({
      property: `${path}.accessModes`, value: spec.accessModes, problem: 'must have at least one access mode', fix: 'write [ReadWriteOnce]',
    });
  } else if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod')) {
    report({
      property: `${path}.accessModes`, value: modes, problem: 'must have nothing beside ReadWriteOncePod', fix: 'remove the other modes',
    });
  }
  const storage = at(spec, 'resources', 'requests', 'storage') ?? undefined;
  const quantity = storage === undefined ? undefined : Quantity.parse(String(storage).trimEnd());
  if (storage === undefined || (quantity?._problem === undefined && quantity?.compareTo(Quantity.of(0)) !== 1)) {
    report({
      property: `${path}.resources.requests.storage`, value: storage, problem: 'must be more than 0', fix: "write for instance '100Gi'",
    });
  }
  for (const field of ['storageClassName', 'volumeAttributesClassName']) {
    const name = text(spec[field]);
    if (name !== undefined && !isDnsSubdomain(name)) {
      report({
        property: `${path}.${field}`, value: name, problem: 'must be the name of a class',
        fix: "write it as 'kubectl get storageclasses' prints it",
      });
    }
  }
  for (const fault of isDict(spec.selector) ? selectorFaults(spec.selector) : []) {
    report({ property: `${path}.selector.${fault.path}`, value: fault.value, problem: fault.problem, fix: fault.fix });
  }
}
