import { environmentOf, isServiceVariable, referencesIn } from '../../model/environment';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';
import { isShellName } from '../../../upstream/names';

const job = (env: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [${env}]}]}}}`;

export const envReferenceOrder: PodRule = {
  id: 'env-reference-order',
  on: 'pod',
  needs: Feature.DOLLAR,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A variable refers to one that comes later, or to none.',
  why: 'The value of a variable can refer to earlier ones only; otherwise it keeps `$(NAME)` as it stands. What Volcano or the Job '
    + 'controller add comes last, so no value can refer to it.',
  because: 'the kubelet expands the values of variables in their order',
  bad: job("{name: OUTPUT, value: /out/$(RUN)}, {name: RUN, value: '7'}"),
  good: job("{name: RUN, value: '7'}, {name: OUTPUT, value: /out/$(RUN)}"),
  check(pods, report, world) {
    for (const container of pods.containers) {
      if (!Array.isArray(container.body.env)) {
        continue;
      }
      const env = environmentOf(container, pods, world);
      const position = container.body.env.length - env.own.length;
      const last = new Map(env.own.map(({ name }, i) => [name, i]));
      const first = new Map(env.own.map(({ name }, i) => [name, i] as const).reverse());
      env.own.forEach(({ value }, i) => {
        for (const name of value === undefined ? [] : new Set(referencesIn(value))) {
          const earlier = (first.get(name) ?? i) < i;
          const later = (last.get(name) ?? -1) >= i;
          const given = env.given.get(name);
          if (
            earlier ||
            env.filled.has(name) ||
            (!later && given === undefined && (env.isOpen || isServiceVariable(name) || !isShellName(name)))
          ) {
            continue;
          }
          report({
            property: `${pods.path}.${container.path}.env[${i + position}].value`,
            value,
            problem: later
              ? `refers to $(${name}), which is defined later, so it keeps those characters`
              : given === undefined
                ? `refers to $(${name}), which nothing defines, so it keeps those characters`
                : `refers to $(${name}), which ${given} adds after all others, so it keeps those characters`,
            fix: later ? `move ${name} before it` : given === undefined ? `define ${name} before it` : `use $(${name}) in command or args`,
          });
        }
      });
    }
  },
};
