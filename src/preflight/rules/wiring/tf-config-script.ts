import { commandLineOf } from '../../model/command-line';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (plugins: string, command: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 2, plugins: {${plugins}}, tasks: [{name: worker, replicas: 2, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, command: ${command}}]}}}]}`;

export const tfConfigScript: PodRule = {
  id: 'tf-config-script',
  on: 'pod',
  needs: Feature.TF_CONFIG,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A script puts TF_CONFIG together from the host files of Volcano, and gets it wrong.',
  why: 'The files have one host per line: without quotes and commas the text is no JSON, and without a task section each process takes '
    + 'itself for the chief or fails.',
  because: "the svc plugin writes one host per line, and TensorFlow reads TF_CONFIG as JSON with 'cluster' and 'task'",
  bad: gang(
    'svc: []',
    `[sh, -c, 'export TF_CONFIG="{\\"cluster\\": {\\"worker\\": [$(cat /etc/volcano/worker.host | sed s/$/:2222/)]}}"; python train.py']`,
  ),
  good: gang('svc: [], tensorflow: []', '[python, train.py]'),
  check(pods, report) {
    for (const container of pods.containers) {
      for (const { path, value, isScript } of commandLineOf(container).entries) {
        if (!isScript || !value.includes('TF_CONFIG') || !/\/etc\/volcano\/\S*\.host/.test(value)) {
          continue;
        }
        const lacks = [
          /\btr\b|paste|join/.test(value) ? '' : 'joins the hosts by line ends instead of commas',
          /task/.test(value.replace(/\/etc\/volcano\/\S*/g, '')) ? '' : "has no 'task' section",
        ].filter((reason) => reason !== '');
        if (lacks.length > 0) {
          report({
            property: `${pods.path}.${container.path}.${path}`, value: 'a script that sets TF_CONFIG', problem: lacks.join(', and '),
            fix: "use plugin tensorflow, which sets TF_CONFIG: 'plugins: {svc: [], tensorflow: [...]}'",
          });
        }
      }
    }
  },
};
