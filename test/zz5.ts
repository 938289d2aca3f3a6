import { readRecording } from './conformance/recording';
import { check, sentenceOf } from './conformance/library';
const cases = readRecording<any>('test/conformance/recorded/volcano.jsonl.gz').cases;
for (const i of [38, 100, 268]) { const c = cases[i]; console.log(i, check(c.objects.map((manifest: any) => ({ manifest })), { facts: c.facts }).findings.map((f) => f.severity + ' ' + f.rule + ' ' + sentenceOf(f)).join('\n   ')); console.log(JSON.stringify(c.objects[c.objects.length - 1].spec.tasks.map((t: any) => [t.replicas, t.minAvailable, t.template.spec.nodeSelector, t.template.spec.containers[0].resources])));}
const k = readRecording<any>('test/conformance/recorded/kueue.jsonl.gz').cases[365];
console.log(JSON.stringify(k).slice(0, 3000));
