import { readRecording } from './conformance/recording';
import { SUITES } from './conformance/suites';
import { tally } from './conformance/suite';
const [name, file] = process.argv.slice(2);
const suite = SUITES.find((s) => s.name === name)!;
const cases = readRecording<any>(file ?? `test/conformance/recorded/${name}.jsonl.gz`).cases;
const js = cases.map((c) => suite.judge(c));
console.log(JSON.stringify(tally(js)));
js.forEach((j, i) => { if (j.verdict !== 'agrees' && j.verdict !== 'not counted') console.log(`${j.verdict} | ${i} | ${j.detail.slice(0, 420)}`); });
