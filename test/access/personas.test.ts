import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { GpuRbac, MlCluster, Queueing, Subject, WorkloadKind } from '../../src';
import { Caller, isAllowed, member, serviceAccount } from '../support/authorizer';
import { Manifest } from '../support/synth';
import { COLUMNS, FORBIDDEN, KUEUE_TABLE, markdownOf, Row, VOLCANO_TABLE } from './access-table';

const CALLERS: Caller[] = [
  member('nlp-viewers'), member('nlp-engineers'), member('nlp-on-call'), serviceAccount('nlp', 'dispatcher'), member('platform'),
];

function rolesOf(queueing: Queueing, workloads: WorkloadKind[], dispatched: WorkloadKind): Manifest[] {
  const chart = new Chart(new App(), 'nlp', { namespace: 'nlp' });
  new MlCluster(chart, 'prod', { queueing });
  new GpuRbac(chart, 'access', {
    workloads,
    viewers: [Subject.group('nlp-viewers')],
    submitters: [Subject.group('nlp-engineers')],
    operators: [Subject.group('nlp-on-call')],
    dispatchers: [{ subject: Subject.serviceAccount('dispatcher'), workloads: [dispatched] }],
    queueAdmins: [Subject.group('platform')],
  });
  return chart.toJson();
}

const kueue = rolesOf(Queueing.kueue(), [WorkloadKind.JOB, WorkloadKind.CRON_JOB, WorkloadKind.JOB_SET], WorkloadKind.JOB);
const volcano = rolesOf(Queueing.volcano(), [WorkloadKind.VOLCANO_JOB], WorkloadKind.VOLCANO_JOB);
const docs = readFileSync(join(__dirname, '../../docs/access.md'), 'utf8');

function answersOf(manifests: readonly Manifest[], { question }: Row): string {
  return CALLERS.map((caller) => (isAllowed(manifests, caller, question) ? 'y' : 'n')).join('');
}

test.each(KUEUE_TABLE.map((row) => [row.may, row] as const))('on Kueue, who may %s is as the table says', (_, row) => {
  expect(answersOf(kueue, row)).toBe(row.answers);
});

test.each(VOLCANO_TABLE.map((row) => [row.may, row] as const))('on Volcano, who may %s is as the table says', (_, row) => {
  expect(answersOf(volcano, row)).toBe(row.answers);
});

test.each(COLUMNS.map((column, i) => [column, CALLERS[i]] as const))('a %s may nothing that leads to more rights', (_, caller) => {
  const questions = FORBIDDEN.flatMap((question) => [question, { ...question, namespace: 'nlp' }]);

  expect(questions.filter((question) => isAllowed(kueue, caller, question) || isAllowed(volcano, caller, question))).toEqual([]);
});

test('who is nobody of the team may nothing', () => {
  const stranger = member('analysts');

  expect(
    [...KUEUE_TABLE, ...VOLCANO_TABLE].filter(
      ({ question }) => isAllowed([...kueue], stranger, question) || isAllowed([...volcano], stranger, question),
    ),
  ).toEqual([]);
});

test('a service account of the same name in another namespace may nothing', () => {
  const other = serviceAccount('analytics', 'dispatcher');

  expect(KUEUE_TABLE.filter(({ question }) => isAllowed(kueue, other, question))).toEqual([]);
});

test('the tables of the documentation are the tables tested here', () => {
  expect(docs).toContain(markdownOf(KUEUE_TABLE));
  expect(docs).toContain(markdownOf(VOLCANO_TABLE));
});
