import type * as Cel from '@marcbachmann/cel-js' with { 'resolution-mode': 'import' };
import { Attempt, RIGHTS } from '../queues/policies/attempts';
import { Manifest } from './synth';

/** What an authorizer check has been told so far. */
class Check {
  constructor(
    private readonly rights: readonly string[],
    private readonly group = '',
    private readonly resourceName = '',
    private readonly sub = '',
  ) {}

  public with(part: 'group' | 'resource' | 'subresource', value: string): Check {
    return new Check(
      this.rights, part === 'group' ? value : this.group, part === 'resource' ? value : this.resourceName,
      part === 'subresource' ? value : this.sub,
    );
  }

  public allowed(): boolean {
    return this.sub === 'status' && (this.rights.includes('*') || this.rights.includes(`${this.group}/${this.resourceName}`));
  }
}

/** The environment of expressions in a policy, as far as this library uses it. */
function environment(): Cel.Environment {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Environment } = require('@marcbachmann/cel-js') as typeof Cel;
  const env = new Environment({ unlistedVariablesAreDyn: true });
  env.registerType('Check', Check);
  for (const part of ['group', 'resource', 'subresource'] as const) {
    env.registerFunction(`Check.${part}(string): Check`, (check: Check, value: string) => check.with(part, value));
  }
  for (const part of ['namespace', 'check']) {
    env.registerFunction(`Check.${part}(string): Check`, (check: Check) => check);
  }
  env.registerFunction('Check.allowed(): bool', (check: Check) => check.allowed());
  return env;
}

const ENVIRONMENT = environment();

/** What a policy says of an attempt: the messages of what it refuses. */
export function refusalsOf({ spec }: Manifest, { as, to, object, before }: Attempt): string[] {
  const [group, resource] = [to.slice(0, to.indexOf('/')), to.slice(to.indexOf('/') + 1)];
  const operation = before === undefined ? 'CREATE' : 'UPDATE';
  const covered = spec.matchConstraints.resourceRules.some((rule: Manifest) =>
    rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.operations.includes(operation));
  if (!covered) {
    return [];
  }
  const variables: Record<string, unknown> = {};
  const context = {
    object: plain(object), oldObject: before === undefined ? null : plain(before), variables,
    request: { resource: { group, resource }, namespace: 'kq', operation }, authorizer: new Check(RIGHTS[as]),
  };
  for (const { name, expression } of spec.variables ?? []) {
    variables[name] = ENVIRONMENT.evaluate(expression, context);
  }
  return spec.validations
    .filter(({ expression }: Manifest) => ENVIRONMENT.evaluate(expression, context) !== true)
    .map(({ message }: Manifest) => message);
}

/** As the API server has it: without fields that are not given, and with whole numbers. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) => (Number.isInteger(item) ? BigInt(item as number) : item));
}
