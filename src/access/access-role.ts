import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkDnsLabel, checkDnsSubdomain } from '../upstream/names';
import { objectName } from '../render/object-name';
import { openConstruct } from '../render/construct-object';
import { listOf, struct, text } from '../base/shape';
import { AccessRule, RULE_REQUIRED, RULE_SHAPE } from './access-rule';
import { AccessSummary } from './access-summary';
import { checkSubjects, Grant, renderBinding, renderRole } from './role-objects';
import { checkRule, permissionsOf } from './rule-check';
import { Subject, subjectShape } from './subject';

/** Properties of an `AccessRole`. */
export interface AccessRoleProps {
  /**
   * Name of the Role.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Name of the RoleBinding. A binding can never refer to another role than it was made with: change this name
   * together with `name`.
   *
   * @default - the name of the Role, so that it changes with it
   */
  readonly bindingName?: string;

  /**
   * The namespace.
   *
   * @default - the chart's
   */
  readonly namespace?: string;

  /** What is allowed. */
  readonly rules: AccessRule[];

  /** Who is allowed it. */
  readonly subjects: Subject[];
}

const SHAPE = struct<AccessRoleProps>(
  {
    name: text, bindingName: text, namespace: text, rules: listOf(struct<AccessRule>(RULE_SHAPE, RULE_REQUIRED)),
    subjects: listOf(subjectShape),
  },
  ['rules', 'subjects'],
);

/**
 * A Role of rules that you write, and its binding.
 *
 * A rule that grants nothing is an error (a singular for a plural, the wrong API group, a verb that the resource does
 * not know), and so is one that leads to more rights than it names, unless it accepts that by name. Wildcards,
 * `escalate`, `bind`, `impersonate`, Secrets, `pods/exec`, tokens of service accounts, and writing roles and their
 * bindings are always errors. Whoever applies the Role must hold all that it grants.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new AccessRole(chart, 'metrics', {
 *   rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] }],
 *   subjects: [Subject.group('nlp-engineers')],
 * });
 */
export class AccessRole extends Construct {
  /** Name of the Role. */
  public readonly name: string;

  /** Name of the RoleBinding. */
  public readonly bindingName: string;

  private readonly grant: Grant;

  constructor(scope: Construct, id: string, props: AccessRoleProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const namespace = props.namespace ?? Chart.of(this).namespace;
    this.name = objectName(problems, this, props.name);
    this.bindingName = props.bindingName ?? this.name;
    checkDnsSubdomain(problems, 'bindingName', this.bindingName);
    if (namespace === undefined) {
      problems.add('namespace', namespace, 'needs the namespace that the Role is in', "give the chart a namespace, or set 'namespace'");
    } else {
      checkDnsLabel(problems, 'namespace', namespace);
    }
    for (const property of ['rules', 'subjects'] as const) {
      if (props[property].length === 0) {
        problems.add(property, props[property], 'must have at least one entry', 'add one, or leave the construct out');
      }
    }
    props.rules.forEach((rule, i) => checkRule(problems, `rules[${i}]`, rule, true));
    checkSubjects(problems, 'subjects', props.subjects, { namespace });
    problems.throwIfAny();

    const permissions = permissionsOf(props.rules);
    this.grant = { role: this.name, binding: this.bindingName, namespace, subjects: [...props.subjects], permissions: () => permissions };
    renderRole(this, 'Role', this.grant);
    renderBinding(this, 'Binding', this.grant, namespace);
  }

  /** Who may do what by this role, and how to ask the cluster. */
  public describe(): AccessSummary {
    return AccessSummary._of(this.node.path, this.grant.namespace, [this.grant], []);
  }
}
