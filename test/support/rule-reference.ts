import { Document, parse, parseAllDocuments, visit } from 'yaml';
import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { check } from '../../src/preflight/check';
import { DISABLE_ANNOTATION } from '../../src/preflight/disabling';
import { readInput } from '../../src/preflight/input/read-input';
import { Family, sentenceOf } from '../../src/preflight/finding';
import { RULES } from '../../src/preflight/registry';
import { Rule } from '../../src/preflight/rule';

const FAMILIES: readonly (readonly [Family, string])[] = [
  ['is rejected', 'The API server or a webhook refuses the object, or the pods made from it.'],
  ['can never start', 'The object is accepted, and waits for ever.'],
  ['will not do what it says', 'The object is accepted, and a part of it is ignored or read in another way than it looks.'],
  ['check this', 'Hazards and habits.'],
];

/** The pages of docs/rules, by file name: a list of all rules, and a page for each family, made from the rules themselves. */
export function ruleReference(): ReadonlyMap<string, string> {
  const pages = FAMILIES.map(([family, meaning]): [string, string[]] => [
    fileOf(family), [`# ${titleOf(family)}`, '', meaning, '', '[All rules](README.md)', '', ...rulesOf(family).flatMap(entryOf)],
  ]);
  const lists = FAMILIES.flatMap(([family, meaning]) => [
    `## [${titleOf(family)}](${fileOf(family)})`, '', meaning, '', '| rule | severity | what it finds |', '|---|---|---|',
    ...rulesOf(family).map(({ id, severity, summary }) => `| [${id}](${fileOf(family)}#${id}) | ${severity} | ${summary.replaceAll('|', '\\|')} |`),
    '',
  ]);
  const all: [string, string[]][] = [['README.md', [...introduction(), ...lists]], ...pages];
  return new Map(all.map(([file, lines]) => [file, lines.join('\n')]));
}

function rulesOf(family: Family): readonly Rule[] {
  return RULES.filter((rule) => rule.family === family).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function titleOf(family: Family): string {
  return `${family[0].toUpperCase()}${family.slice(1)}`;
}

function fileOf(family: Family): string {
  return `${family.replaceAll(' ', '-')}.md`;
}

function introduction(): string[] {
  return [
    '# Rules of preflight',
    '',
    'These pages are made from the rules themselves; a test compares them. Every finding names the object, the property, its '
    + 'value, what is wrong, how numbers came about, what to change, and what it rests on.',
    '',
    'Errors are what the API server or a webhook refuses, and contradictions inside the given files. What nobody declared is unknown, '
    + 'and unknown is not wrong: settings of controllers count as shipped, and the finding says so.',
    '',
    'Turn a rule off',
    '',
    `- for one object, with the annotation \`${DISABLE_ANNOTATION}: 'rule-id: reason; other-rule: reason'\`;`,
    "- for an app, with `Preflight.of(app).disable('rule-id', 'reason')`, or all rules with `Preflight.of(app).off()`;",
    "- for the command line, with `--disable 'rule-id=reason'`, or accept what there is today with `--write-baseline` and `--baseline`;",
    '- for the plugin of cdk8s-cli, under `properties: { disable: { rule-id: reason } }` in `cdk8s.yaml`.',
    '',
    'A reason is always asked for.',
    '',
  ];
}

function entryOf(rule: Rule): string[] {
  const facts = (rule.facts === undefined ? {} : parse(rule.facts)) as ClusterFacts;
  const { manifests } = readInput(rule.bad, 'example.yaml');
  const [finding] = check(manifests, { facts }).findings.filter((candidate) => candidate.rule === rule.id);
  return [
    `## ${rule.id}`,
    '',
    `*${rule.severity}.* ${rule.summary} ${rule.why}`,
    '',
    `Known because: ${rule.because}.`,
    '',
    ...(rule.facts === undefined ? [] : ['With the declared facts', '', ...yamlBlock(rule.facts), '']),
    'Bad:',
    '',
    ...yamlBlock(rule.bad),
    '',
    `> ${sentenceOf(finding)}`,
    '',
    'Good:',
    '',
    ...yamlBlock(rule.good),
    '',
  ];
}

/** Short lists and maps in one line, all others with a line for each entry. */
function readable(data: unknown): string {
  const document = new Document(data);
  visit(document, {
    Collection(_, node) {
      if (node !== document.contents && JSON.stringify(node).length <= 90) {
        node.flow = true;
        return visit.SKIP;
      }
      return undefined;
    },
  });
  return document.toString({ lineWidth: 140, flowCollectionPadding: false }).trimEnd();
}

function yamlBlock(yaml: string): string[] {
  if (parseAllDocuments(yaml).some(({ errors }) => errors.length > 0)) {
    // what is wrong with it is how it is written
    return ['```yaml', ...yaml.trim().split('\n'), '```'];
  }
  const documents = parseAllDocuments(yaml).map((document) => document.toJS() as unknown).filter((data) => data !== null);
  return ['```yaml', ...documents.map(readable).join('\n---\n').split('\n'), '```'];
}
