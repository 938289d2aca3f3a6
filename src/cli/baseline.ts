import { readFileSync, writeFileSync } from 'node:fs';
import { CheckResult } from '../preflight/check';
import { fingerprintOf } from '../preflight/fingerprint';

/** Findings that are accepted, as often as they may occur. */
export type Baseline = ReadonlyMap<string, number>;

/** Reads a file that `--write-baseline` wrote. */
export function readBaseline(file: string): Baseline {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`--baseline (${file}) cannot be read: ${(error as Error).message}; write it with --write-baseline`, { cause: error });
  }
  const findings = (data as { findings?: unknown } | null)?.findings;
  if (!Array.isArray(findings)) {
    throw new Error(`--baseline (${file}) must have a list of findings; write it with --write-baseline`);
  }
  const counts = new Map<string, number>();
  for (const fingerprint of findings) {
    counts.set(String(fingerprint), (counts.get(String(fingerprint)) ?? 0) + 1);
  }
  return counts;
}

/** Writes what was found, so that it can be accepted. */
export function writeBaseline(file: string, result: CheckResult): void {
  const findings = result.findings.map(fingerprintOf).sort();
  writeFileSync(file, `${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
}

/** The findings that the baseline does not list. */
export function withoutBaseline(result: CheckResult, baseline: Baseline): CheckResult {
  const left = new Map(baseline);
  const findings = result.findings.filter((finding) => {
    const fingerprint = fingerprintOf(finding);
    const count = left.get(fingerprint) ?? 0;
    left.set(fingerprint, count - 1);
    return count <= 0;
  });
  return { ...result, findings, suppressed: result.suppressed + result.findings.length - findings.length };
}
