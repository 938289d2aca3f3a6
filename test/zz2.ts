import { readRecording } from './conformance/recording';
const cases = readRecording<any>('test/conformance/recorded/acceptance.jsonl.gz').cases;
for (const i of process.argv.slice(2)) console.log(i, JSON.stringify(cases[Number(i)]).slice(0, 1500), '\n');
