import { IConstruct } from 'constructs';

const BEFORE_RENDER = Symbol.for('cdk8s-ml-workloads.beforeRender');

interface Prepared extends IConstruct {
  [BEFORE_RENDER]?: () => void;
}

/** Has something done to the objects below a scope before anything renders them for checks. */
export function beforeRender(scope: IConstruct, action: () => void): void {
  (scope as Prepared)[BEFORE_RENDER] = action;
}

/** Does what the scopes of an app have asked for. */
export function prepareForRender(root: IConstruct): void {
  for (const scope of root.node.findAll() as Prepared[]) {
    scope[BEFORE_RENDER]?.();
  }
}
