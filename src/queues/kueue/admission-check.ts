import { Construct } from 'constructs';
import type { AdmissionCheckSpec } from '../../../imports/kueue.x-k8s.io';
import { checkDnsLabel, isDnsSubdomain, isQualifiedName } from '../../upstream/names';
import { objectName } from '../../render/object-name';
import { problemsOf } from '../../base/problems';
import { struct, text } from '../../base/shape';
import { kueueObject } from './kueue-object';

/** The object that configures a check. */
export interface AdmissionCheckParameters {
  /**
   * API group of its kind.
   *
   * @default 'kueue.x-k8s.io'
   */
  readonly apiGroup?: string;

  /** Its kind, for instance `MultiKueueConfig`. */
  readonly kind: string;

  /** Its name, at most 63 characters. */
  readonly name: string;
}

/** Properties of an `AdmissionCheck`. */
export interface AdmissionCheckProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** What carries out the check, for instance `kueue.x-k8s.io/provisioning-request`. Cannot be changed later. */
  readonly controllerName: string;

  /**
   * How it is configured.
   *
   * @default - not
   */
  readonly parameters?: AdmissionCheckParameters;
}

const SHAPE = struct<AdmissionCheckProps>({
  name: text,
  controllerName: text,
  parameters: struct<AdmissionCheckParameters>({ apiGroup: text, kind: text, name: text }, ['kind', 'name']),
}, ['controllerName']);

/**
 * Something outside Kueue that must agree before a workload that has quota starts: it gets new nodes, or another
 * cluster. It does not check whether a job is valid.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/admission_check/
 */
export class AdmissionCheck extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: AdmissionCheckProps) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    if (!props.controllerName.includes('/') || !isQualifiedName(props.controllerName)) {
      problems.add(
        'controllerName', props.controllerName, "must have the form 'domain/name'", "write for instance 'kueue.x-k8s.io/multikueue'",
      );
    }
    if (props.parameters !== undefined) {
      checkDnsLabel(problems, 'parameters.name', props.parameters.name);
      const { apiGroup = 'kueue.x-k8s.io', kind } = props.parameters;
      if (!isDnsSubdomain(apiGroup) || !/^[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(kind)) {
        problems.add(
          'parameters', `${apiGroup} ${kind}`, 'must be an API group and a kind', "write for instance kind: 'ProvisioningRequestConfig'",
        );
      }
    }
    problems.throwIfAny();
    const spec: AdmissionCheckSpec = {
      controllerName: props.controllerName,
      parameters: props.parameters && {
        apiGroup: props.parameters.apiGroup ?? 'kueue.x-k8s.io', kind: props.parameters.kind, name: props.parameters.name,
      },
    };
    kueueObject(this, 'AdmissionCheck', this.name, { spec });
  }
}
