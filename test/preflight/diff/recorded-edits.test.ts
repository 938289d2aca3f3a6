import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Circumstances, RunState } from '../../../src/preflight/diff/circumstances';
import { diffManifests } from '../../../src/preflight/diff/diff';
import { ManifestIndex } from '../../../src/preflight/manifest-index';
import { PLATFORM_EDITS } from './edits-of-platforms';
import { RUN_EDITS } from './edits-of-runs';
import { Loose, Objects } from './objects';

const EDITS = { ...RUN_EDITS, ...PLATFORM_EDITS };
interface Row { readonly edit: string; readonly mode: string; readonly outcome: string }
const rows: Row[] = gunzipSync(readFileSync('/work/shared/verdicts/edits.jsonl.gz')).toString().trim().split('\n').map((l) => JSON.parse(l));
const MODES = { ssa: 'server-side', csa: 'client-side', argo: 'argo-cd' } as const;

test('x', () => {
  const bad: string[] = [];
  let n = 0;
  for (const row of rows) {
    const base = Object.keys(EDITS).find((key) => row.edit.startsWith(key));
    if (base === undefined) { if (!row.edit.startsWith('TypeScript')) bad.push('no base ' + row.edit); continue; }
    const edit = EDITS[base].edits[row.edit.split('/').pop()!];
    if (edit === undefined) { bad.push('no edit ' + row.edit); continue; }
    const before = EDITS[base].before();
    const after = before.copy();
    edit(after);
    const state = /\/(running|queued|finished)\//.exec(row.edit)?.[1] as RunState;
    const live: Loose[] = [];
    const c: Circumstances = { apply: MODES[row.mode as 'ssa'], runs: state, live: new ManifestIndex(live.map((manifest) => ({ manifest }))) };
    const entries = diffManifests(before.manifests.map((manifest) => ({ manifest })), after.manifests.map((manifest) => ({ manifest })), c);
    const worst = entries.some((e) => e.severity === 'error') ? 'error' : entries.some((e) => e.severity === 'warning') ? 'warning' : 'info';
    n++;
    const ok = row.outcome === 'refused' ? worst === 'error' : row.outcome === 'disruptive' ? worst !== 'info' : worst !== 'error';
    if (!ok) bad.push(`${row.edit} ${row.mode} ${row.outcome} -> ${worst} ${entries.filter((e) => e.severity === 'error').map((e) => e.text)}`);
  }
  console.log(n, bad.length + '\n' + bad.join('\n'));
  void existsSync; void join; void Objects;
});
