import { readFileSync, readdirSync } from 'node:fs';
import { SUITES } from './conformance/suites';
const suite = SUITES.find((s) => s.name === process.argv[2])!;
const base = `.conformance/disagreements/${process.argv[2]}`;
let n = 0;
for (const v of readdirSync(base)) for (const f of readdirSync(`${base}/${v}`)) {
  const d = JSON.parse(readFileSync(`${base}/${v}/${f}`, 'utf8'));
  const j = suite.judge(d.case);
  if (j.verdict !== 'agrees' && j.verdict !== 'not counted' && !/runtime '|ClusterTrainingRuntime.trainer/.test(j.detail)) { n++; console.log(j.verdict, f, j.detail.slice(0, 260)); }
}
console.log(n);
