import { readRecording } from './recording';
import { tally } from './suite';
import { SUITES } from './suites';
const [n, file] = process.argv.slice(2);
const { cases } = readRecording<any>(file ?? `test/conformance/recorded/${n}.jsonl.gz`);
const suite = SUITES.find((s) => s.name === n)!;
const js = cases.map((c) => suite.judge(c));
console.log(n, JSON.stringify(tally(js)));
js.forEach((x, i) => { if (x.verdict !== 'agrees' && x.verdict !== 'not counted') { console.log(i, x.verdict, '|', x.detail.slice(0, 500));
 if (n === 'volcano') for (const o of cases[i].objects) { if (o.kind === 'Queue') console.log('   Q', o.metadata.name, JSON.stringify(o.spec)); if (o.kind === 'Job') { console.log('  J', o.apiVersion, JSON.stringify(o.metadata.annotations), 'min', o.spec.minAvailable, o.spec.parallelism, o.spec.queue); for (const t of o.spec.tasks ?? [o.spec]) console.log('     ', t.name, t.replicas, t.minAvailable, JSON.stringify(t.dependsOn), JSON.stringify(t.template.spec.containers[0].resources.limits), JSON.stringify(t.template.spec.nodeSelector), !!t.template.spec.tolerations); } }
 if (n === 'kueue' ) for (const o of cases[i].objects) if (!['Namespace','Cohort'].includes(o.kind)) console.log('     ', o.kind, o.metadata.name, JSON.stringify(o.metadata.annotations ?? {}), JSON.stringify(o.spec ?? o.value).slice(0, 900));
}});
