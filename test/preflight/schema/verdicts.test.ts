import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { check } from '../../../src/preflight/check';

/** What a live server said about one manifest. */
interface Verdict {
  readonly accepted: boolean;
  readonly message?: string;
  readonly manifest: { readonly kind: string };

  /** Whether the answer rests on something that is not in the manifest. */
  readonly environment?: boolean;
}

const FILE = join(process.env.SCHEMAS_DIR ?? '', '..', 'verdicts', 'mutated.jsonl.gz');
/** What Trainer's webhooks refuse: the server knew its definitions, and did not run them. */
const NOT_RUN = ['train-job-fits-runtime', 'training-runtime-jobs'];

const isHere = process.env.SCHEMAS_DIR !== undefined && existsSync(FILE);

function verdicts(): Verdict[] {
  return gunzipSync(readFileSync(FILE))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict)
    .filter(({ environment }) => environment !== true);
}

(isHere ? describe : describe.skip)('the answers of a live server', () => {
  test('what a live server accepted is never called rejected, and nearly all that it refused is an error', () => {
    const falseErrors: string[] = [];
    const counts = { refused: 0, found: 0 };
    for (const { accepted, manifest } of verdicts()) {
      const errors = check([{ manifest }]).findings.filter(({ severity }) => severity === 'error');
      if (accepted) {
        errors
          .filter(({ family, rule }) => family === 'is rejected' && !NOT_RUN.includes(rule))
          .forEach(({ rule, property, value }) => falseErrors.push(`${manifest.kind} ${rule} ${property} ${value}`));
      } else {
        counts.refused++;
        counts.found += errors.length > 0 ? 1 : 0;
      }
    }
    expect(falseErrors).toEqual([]);
    expect(counts.found / counts.refused).toBeGreaterThanOrEqual(0.995);
  }, 120_000);
});
