import { Construct } from 'constructs';
import type { AdmissionCheckSpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
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

const PROPS = propNames({ 'spec.controllerName': 'controllerName', 'spec.parameters': 'parameters' });

/**
 * Something outside Kueue that must agree before a workload that has quota starts: it gets new nodes, or another
 * cluster. It does not check whether a job is valid.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/admission_check/
 * @example
 * const check = new AdmissionCheck(chart, 'budget', { controllerName: 'example.com/budget' });
 */
export class AdmissionCheck extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: AdmissionCheckProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const spec: AdmissionCheckSpec = {
      controllerName: props.controllerName,
      parameters: props.parameters && {
        apiGroup: props.parameters.apiGroup ?? 'kueue.x-k8s.io', kind: props.parameters.kind, name: props.parameters.name,
      },
    };
    kueueObject(this, problems, { kind: 'AdmissionCheck', name: this.name, givenName: props.name, body: { spec } }, PROPS);
  }
}
