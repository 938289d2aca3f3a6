import { printableJson } from '../../base/printable';
import { CheckResult } from '../check';
import { Finding, headlineOf, sentenceOf, Severity } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { RULES } from '../registry';
import { lineOf } from './text-report';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** The findings in the format that code hosts show beside the lines of a change. */
export function sarifReport(result: CheckResult): string {
  const used = new Set(result.findings.map((finding) => finding.rule));
  const rules = RULES.filter((rule) => used.has(rule.id)).map((rule) => ({
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    defaultConfiguration: { level: LEVELS[rule.severity] },
  }));
  const driver = {
    name: 'cdk8s-ml-workloads preflight', informationUri: 'https://github.com/cdk8s-ml-workloads/cdk8s-ml-workloads', rules,
  };
  const results = result.findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: rules.findIndex((rule) => rule.id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: withoutLinks(`${headlineOf(finding)}: ${sentenceOf(finding)}. Known because: ${finding.because}.`) },
    locations: [locationOf(finding)],
    partialFingerprints: { 'preflight/v1': fingerprintOf(finding) },
  }));
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [{ tool: { driver }, results }] };
  return `${printableJson(JSON.stringify(log, null, 2))}\n`;
}

/** Viewers of SARIF make links of `[text](address)`. */
function withoutLinks(text: string): string {
  return text.replace(/\]\(/g, '] (');
}

function locationOf(finding: Finding): object {
  const { object } = finding;
  const line = lineOf(finding);
  const path = [object.kind, ...(object.namespace === undefined ? [] : [object.namespace]), object.name, finding.property];
  const logicalLocations = [{ fullyQualifiedName: path.join('/'), kind: 'resource' }];
  if (object.origin.file === undefined) {
    return { logicalLocations };
  }
  const uri = encodeURI(object.origin.file.replace(/\\/g, '/'));
  return {
    physicalLocation: { artifactLocation: { uri }, ...(line === undefined ? {} : { region: { startLine: line } }) }, logicalLocations,
  };
}
