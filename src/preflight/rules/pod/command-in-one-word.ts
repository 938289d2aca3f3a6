import { at, Dict, text } from '../../../base/json';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB, RESOURCES } from '../examples';

const job = (command: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, command: [${command}], ${RESOURCES}}]}}}`;

const COMMANDS: readonly (readonly string[])[] = [
  ['command'],
  ...['preStop', 'postStart'].map((hook) => ['lifecycle', hook, 'exec', 'command']),
  ...['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => [probe, 'exec', 'command']),
];

export const commandInOneWord: PodRule = {
  id: 'command-in-one-word',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.COMMAND | Feature.PROBES,
  severity: 'error',
  family: 'can never start',
  summary: 'A command is written as one text with spaces, which is then the name of the program.',
  why: 'Nothing splits it: the container ends with "exec: \\"python train.py\\": executable file not found in $PATH". A warning where it '
    + 'is a path, which may have spaces.',
  because: 'the runtime starts the first word of a command without a shell',
  bad: job('python train.py --epochs 100'),
  good: job("python, train.py, --epochs, '100'"),
  check(pods, report) {
    if (pods.workload.isCompletedByOperator || pods.workload.kind === 'Operator') {
      // KubeRay, for one, runs the words in a shell
      return;
    }
    for (const container of pods.containers) {
      for (const path of COMMANDS) {
        const first = programOf(container.body, path);
        if (first !== undefined) {
          const words = first.trim().split(/\s+/);
          report({
            property: `${pods.path}.${container.path}.${path.join('.')}[0]`, value: first,
            problem: 'is the name of the program, spaces and all: no shell splits it',
            fix: `write ${words.slice(0, 3).map((word) => `'${word}'`).join(', ')}${words.length > 3 ? ' and so on' : ''} as words of `
              + "their own, or 'sh', '-c' before it",
            severity: words[0].includes('/') || path.includes('preStop') ? 'warning' : 'error',
            family: path.length === 1 ? 'can never start' : 'will not do what it says',
          });
        }
      }
    }
  },
};

/** The program of a command, if it has blanks in it and nothing that is filled in later. */
function programOf(container: Dict, path: readonly string[]): string | undefined {
  const first = text(at(container, ...path, 0));
  return first !== undefined && /\S\s+\S/.test(first) && !/\$\(|\{\{/.test(first) ? first : undefined;
}
