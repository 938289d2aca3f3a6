import { Dict, dict, dicts, isDict, list, text } from '../../../base/json';
import { isDnsSubdomain, isQualifiedName } from '../../../upstream/names';
import { CelNames, celProblem } from '../../model/cel-expression';
import { selectorFaults } from '../../model/label-selector';
import { ObjectRule, Reporter } from '../../rule';

const POLICY = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: images}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [jobs]}]}`;

const OPERATIONS = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const RESERVED = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package',
  'namespace', 'return', 'var', 'void', 'while',
]);

/** Fields of `request`, as the API server declares them to expressions. */
const REQUEST = new Set([
  'kind', 'resource', 'subResource', 'requestKind', 'requestResource', 'requestSubResource', 'name', 'namespace', 'operation', 'userInfo',
  'dryRun', 'options',
]);

/** @see validateValidatingAdmissionPolicySpec in pkg/apis/admissionregistration/validation of Kubernetes */
export const admissionPolicy: ObjectRule = {
  id: 'admission-policy',
  on: ['ValidatingAdmissionPolicy.admissionregistration.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A ValidatingAdmissionPolicy matches nothing, checks nothing, or has an expression that does not compile.',
  why: 'The API server compiles each expression when the policy is created: syntax, names, and that a validation gives true or false.',
  because: 'the API server validates admission policies',
  bad: `${POLICY}
  validations: [{expression: 'obj.spec.suspend == true'}]`,
  good: `${POLICY}
  validations: [{expression: 'object.spec.suspend == true'}]`,
  check(object, report) {
    const { spec } = object;
    const constraints = spec.matchConstraints;
    if (!isDict(constraints)) {
      report({
        property: 'spec.matchConstraints', value: constraints, problem: 'must be given', fix: 'say which resources the policy is about',
      });
    } else if (list(constraints.resourceRules).length === 0) {
      report({
        property: 'spec.matchConstraints.resourceRules', value: constraints.resourceRules, problem: 'must have at least one rule',
        fix: 'say which resources the policy is about',
      });
    }
    checkMatch(dict(constraints), 'spec.matchConstraints', report);
    if (list(spec.validations).length === 0 && list(spec.auditAnnotations).length === 0) {
      report({
        property: 'spec.validations', value: spec.validations, problem: 'must have at least one validation, or auditAnnotations one entry',
        fix: 'write what must be true of the objects',
      });
    }
    checkExpressions(spec, report);
    const seen = new Set<string>();
    dicts(spec.auditAnnotations).forEach((annotation, i) => {
      const property = `spec.auditAnnotations[${i}].key`;
      const key = text(annotation.key) ?? '';
      if (!isQualifiedName(`${object.name}/${key}`)) {
        report({ property, value: annotation.key, problem: 'must be a name of at most 63 characters', fix: 'correct the key' });
      } else if (seen.has(key)) {
        report({ property, value: key, problem: 'must be unique', fix: 'rename one of them' });
      }
      seen.add(key);
    });
  },
};

/** Which variables expressions may use depends on what the policy declares. */
function checkExpressions(spec: Dict, report: Reporter): void {
  const common = ['object', 'oldObject', 'request', 'namespaceObject', 'authorizer', ...(isDict(spec.paramKind) ? ['params'] : [])];
  const declared = new Set<string>();
  const hasVariables = list(spec.variables).length > 0;
  const names: CelNames = {
    variables: new Set(hasVariables ? [...common, 'variables'] : common), fields: { request: REQUEST, variables: declared },
  };
  const expression = (value: unknown, property: string, scope: CelNames, result?: 'bool' | 'string'): void => {
    const written = typeof value === 'string' ? value : '';
    const problem = written.trim() === '' ? 'must be given' : celProblem(written, scope, result);
    if (problem !== undefined) {
      report({ property, value, problem, fix: 'correct the expression' });
    }
  };
  dicts(spec.matchConditions).forEach((condition, i) => {
    const property = `spec.matchConditions[${i}]`;
    expression(condition.expression, `${property}.expression`, { variables: new Set(common), fields: { request: REQUEST } }, 'bool');
    if (!isQualifiedName(text(condition.name) ?? '')) {
      report({
        property: `${property}.name`, value: condition.name, problem: 'must be a name of at most 63 characters', fix: 'name the condition',
      });
    }
  });
  dicts(spec.variables).forEach((variable, i) => {
    const name = text(variable.name) ?? '';
    if (!IDENTIFIER.test(name) || RESERVED.has(name)) {
      report({
        property: `spec.variables[${i}].name`, value: variable.name,
        problem: 'must be letters, digits and underscores, not beginning with a digit, and no reserved word', fix: 'rename the variable',
      });
    }
    // Each may use those before it.
    expression(variable.expression, `spec.variables[${i}].expression`, names);
    declared.add(name);
  });
  dicts(spec.validations).forEach((validation, i) => {
    const property = `spec.validations[${i}]`;
    expression(validation.expression, `${property}.expression`, names, 'bool');
    if (typeof validation.messageExpression === 'string' && validation.messageExpression !== '') {
      expression(validation.messageExpression, `${property}.messageExpression`, names, 'string');
    }
    const { message, reason } = validation;
    if (typeof message === 'string' && message !== '' && (message.trim() === '' || /[\r\n]/.test(message.trim()))) {
      report({ property: `${property}.message`, value: message, problem: 'must be one line of text', fix: 'write it on one line' });
    }
    if (reason !== undefined && reason !== null && !REASONS.includes(reason as string)) {
      report({ property: `${property}.reason`, value: reason, problem: `must be one of ${REASONS.join(', ')}`, fix: 'correct the reason' });
    }
  });
  dicts(spec.auditAnnotations).forEach((annotation, i) =>
    expression(annotation.valueExpression, `spec.auditAnnotations[${i}].valueExpression`, names, 'string'));
}

/** @see validateValidatingAdmissionPolicyBindingSpec in pkg/apis/admissionregistration/validation of Kubernetes */
export const admissionPolicyBinding: ObjectRule = {
  id: 'admission-policy-binding',
  on: ['ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A ValidatingAdmissionPolicyBinding names its policy, its objects or its actions in a way that is not allowed.',
  why: 'It needs the name of a policy and at least one action; Deny and Warn together would say the same thing twice.',
  because: 'the API server validates bindings of admission policies',
  bad: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: images}
spec: {policyName: images, validationActions: [Deny, Warn]}`,
  good: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: images}
spec: {policyName: images, validationActions: [Deny, Audit]}`,
  check(object, report) {
    const { spec } = object;
    if (!isDnsSubdomain(text(spec.policyName) ?? '')) {
      report({
        property: 'spec.policyName', value: spec.policyName, problem: 'must be the name of a ValidatingAdmissionPolicy',
        fix: 'correct the name',
      });
    }
    // nothing in the list is read as an empty text
    const actions = list(spec.validationActions).map((action) => action ?? '');
    if (actions.includes('')) {
      report({
        property: 'spec.validationActions', value: spec.validationActions, problem: 'must have no entry that is empty',
        fix: 'leave it out',
      });
    }
    if (actions.length === 0) {
      report({
        property: 'spec.validationActions', value: spec.validationActions, problem: 'must have at least one action', fix: 'write [Deny]',
      });
    } else if (actions.includes('Deny') && actions.includes('Warn')) {
      report({ property: 'spec.validationActions', value: actions, problem: 'must not have both Deny and Warn', fix: 'remove Warn' });
    }
    checkMatch(dict(spec.matchResources), 'spec.matchResources', report);
    const params = spec.paramRef;
    if (isDict(params)) {
      const ways = [text(params.name) !== undefined, isDict(params.selector)].filter(Boolean).length;
      if (ways !== 1) {
        report({
          property: 'spec.paramRef', value: params, problem: 'must have either a name or a selector', fix: 'name the object of parameters',
        });
      }
      if (text(params.parameterNotFoundAction) === undefined) {
        report({
          property: 'spec.paramRef.parameterNotFoundAction', value: params.parameterNotFoundAction, problem: 'must be Allow or Deny',
          fix: 'write Deny',
        });
      }
      reportSelector(params.selector, 'spec.paramRef.selector', report);
    }
  },
};

function checkMatch(match: Dict, path: string, report: Reporter): void {
  for (const field of ['namespaceSelector', 'objectSelector']) {
    reportSelector(match[field], `${path}.${field}`, report);
  }
  for (const field of ['resourceRules', 'excludeResourceRules']) {
    dicts(match[field]).forEach((rule, i) => checkRule(rule, `${path}.${field}[${i}]`, report));
  }
}

function reportSelector(selector: unknown, path: string, report: Reporter): void {
  for (const { path: below, value, problem, fix } of selectorFaults(selector)) {
    report({ property: `${path}.${below}`, value, problem, fix });
  }
}

function checkRule(rule: Dict, path: string, report: Reporter): void {
  for (const field of ['operations', 'apiGroups', 'apiVersions', 'resources']) {
    const entries = list(rule[field]);
    if (entries.length === 0) {
      report({
        property: `${path}.${field}`, value: rule[field], problem: 'must have at least one entry',
        fix: field === 'apiGroups' ? "write [''] for the core group" : "list them, or write ['*']",
      });
    } else if (field !== 'resources' && entries.length > 1 && entries.includes('*')) {
      report({
        property: `${path}.${field}`, value: entries, problem: "must have nothing beside '*'", fix: "write ['*'], or leave '*' out",
      });
    }
    entries.forEach((value, i) => {
      const isEmpty = value === '' || value === null;
      const isWrong = field === 'operations' ? !OPERATIONS.includes(value as string) : isEmpty && field !== 'apiGroups';
      if (isWrong) {
        const problem = field === 'operations' ? `must be one of ${OPERATIONS.join(', ')}` : 'must not be empty';
        report({ property: `${path}.${field}[${i}]`, value, problem, fix: 'correct the entry' });
      }
    });
  }
}
