import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { podsOf } from '../support/gang-pods';
import { Manifest } from '../support/synth';

const ROOT = join(__dirname, '../..');
const DIST = join(ROOT, 'dist/queues/company');
const TEAMS = ['nlp', 'vision'];

function manifestsOf(system: string, file: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(DIST, system, `${file}.k8s.yaml`), 'utf8')).map((document) => document.toJS());
}

/** What a team runs, in words that no system owns. */
function runsOf(system: string, team: string): object[] {
  return manifestsOf(system, team)
    .filter(({ kind }) => kind !== 'Service')
    .map((manifest) => ({
      name: manifest.metadata.name,
      pods:
        'completionMode' in manifest.spec || manifest.apiVersion !== 'batch/v1'
          ? podsOf([manifest]).map(
              ({
                role,
                index,
                spec: {
                  containers: [{ image, resources }],
                },
              }) => ({ role, index, image, resources }),
            )
          : manifest.spec.template.spec.containers.map(({ image, resources }: Manifest) => ({ image, resources })),
      queue:
        manifest.metadata.labels['kueue.x-k8s.io/queue-name'] ??
        manifest.spec.queue ??
        manifest.spec.template.metadata.annotations['scheduling.volcano.sh/queue-name'],
      priority:
        manifest.metadata.labels['kueue.x-k8s.io/priority-class'] ??
        manifest.spec.priorityClassName ??
        manifest.spec.template.spec.priorityClassName,
    }));
}

test.each(TEAMS)('the %s team runs the same on all systems', (team) => {
  expect(runsOf('volcano', team)).toEqual(runsOf('kueue', team));
  expect(runsOf('train-job', team)).toEqual(runsOf('kueue', team));
  expect(runsOf('volcano', team)).not.toEqual([]);
});

test('each system has objects of its own kind only', () => {
  const kinds = (system: string): string[] =>
    [
      ...new Set(TEAMS.flatMap((team) => manifestsOf(system, team)).map(({ apiVersion, kind }) => `${apiVersion.split('/')[0]} ${kind}`)),
    ].sort();

  expect(kinds('kueue')).toEqual(['batch Job', 'jobset.x-k8s.io JobSet']);
  // gangs of several roles are no TrainJobs
  expect(kinds('train-job')).toEqual(['batch Job', 'jobset.x-k8s.io JobSet', 'trainer.kubeflow.org TrainJob']);
  expect(kinds('volcano')).toEqual(['batch Job', 'batch.volcano.sh Job']);
});

test('the code of the teams knows nothing of either system', () => {
  const folder = join(ROOT, 'examples/queues/company');
  const sources = readdirSync(folder)
    .filter((name) => TEAMS.some((team) => name === `${team}.ts`))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

  expect(sources).toHaveLength(TEAMS.length);
  expect(sources.filter((source) => /kueue|volcano|engine|accept|trainjob|runtime/i.test(source))).toEqual([]);
});
