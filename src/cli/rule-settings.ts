import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { isDict, texts } from '../base/json';
import { yamlDocuments } from '../base/yaml-documents';
import { CheckResult } from '../preflight/check';
import { Finding, Severity } from '../preflight/finding';
import { RULES } from '../preflight/registry';
import { suggestion } from './options';

const SEVERITIES: readonly string[] = ['error', 'warning', 'info', 'off'];

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** What a project says about a rule. */
interface RuleSetting {
  readonly rule: string;
  readonly severity: Severity | 'off';

  /** Of the files that it is about; without it, all. */
  readonly isAbout: (file: string) => boolean;
}

/**
 * Reads `--config FILE`: a list `rules`, each with `rule`, `severity` (error, warning, info or off), `reason`, and maybe `paths`.
 *
 * Paths are seen from the folder of the file; `*` is anything within a folder, `**` anything.
 */
export function readRuleSettings(file: string): readonly RuleSetting[] {
  let documents: unknown[];
  try {
    documents = yamlDocuments(readFileSync(file, 'utf8'), { uniqueKeys: true });
  } catch (error) {
    throw new Error(`--config (${file}) cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const [config] = documents;
  const extra = isDict(config) ? Object.keys(config).filter((key) => key !== 'rules') : [];
  if (!isDict(config) || !Array.isArray(config.rules) || extra.length > 0) {
    const others = extra.length > 0 ? `, and nothing else: remove ${extra.join(', ')}` : '';
    throw new Error(`--config (${file}) must have a list 'rules'${others}`);
  }
  return config.rules.map((entry: unknown, i) => ruleSetting(entry, `--config (${file}): rules[${i}]`, dirname(file)));
}

function ruleSetting(entry: unknown, place: string, folder: string): RuleSetting {
  const { rule, severity, reason, paths, ...others } = isDict(entry) ? entry : {};
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new Error(`${place}.${unknown} is no property of a rule${suggestion(unknown, ['rule', 'severity', 'reason', 'paths'])}`);
  }
  if (!RULES.some(({ id }) => id === rule)) {
    throw new Error(`${place}.rule (${String(rule)}) must be the id of a rule${suggestion(String(rule), RULES.map(({ id }) => id))}`);
  }
  if (typeof severity !== 'string' || !SEVERITIES.includes(severity)) {
    throw new Error(`${place}.severity (${String(severity)}) must be error, warning, info or off`);
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new Error(`${place}.reason must say why`);
  }
  if (paths !== undefined && (!Array.isArray(paths) || paths.length === 0 || texts(paths).length < paths.length)) {
    throw new Error(`${place}.paths must be a list of paths, such as 'samples/**'`);
  }
  const patterns = texts(paths).map(patternOf);
  return {
    rule: rule as string, severity: severity as Severity | 'off',
    isAbout: (file) => patterns.length === 0 || patterns.some((pattern) => pattern.test(seenFrom(folder, file))),
  };
}

function seenFrom(folder: string, file: string): string {
  return posix.normalize(relative(folder, join(file)).replaceAll('\\', '/'));
}

/** A folder stands for all that is in it. */
function patternOf(path: string): RegExp {
  const source = path.replace(/^\.\//, '').replace(/\/$/, '').split('**').map(
    (part) => part.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^/]*'),
  ).join('.*');
  return new RegExp(`^${source}(/.*)?$`);
}

/** What was found, with the severities of a project; of several settings about one finding, the last counts. */
export function withRuleSettings(result: CheckResult, settings: readonly RuleSetting[]): CheckResult {
  const findings = result.findings.flatMap((finding): Finding[] => {
    const setting = settings.filter(({ rule, isAbout }) => rule === finding.rule && isAbout(finding.object.origin.file ?? '')).pop();
    return setting === undefined ? [finding] : setting.severity === 'off' ? [] : [{ ...finding, severity: setting.severity }];
  });
  return {
    ...result, findings: findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]),
    suppressed: result.suppressed + result.findings.length - findings.length,
  };
}
