import { Assembly } from '/work/wt/conformance/test/conformance/apps/assembly';
import { randomConstruct } from '/work/wt/conformance/test/conformance/apps/random-construct';
const a = new Assembly(); const n: any = {}; const ok: any = {}; const reached = new Set<string>();
const t0 = Date.now();
for (let i = 0; i < 600; i++) { const t = a.constructs[i % a.constructs.length]; n[t.name] = (n[t.name] ?? 0) + 1; const r = randomConstruct(a, t, i + 1000); if (r) { ok[t.name] = (ok[t.name] ?? 0) + 1; r.reached.forEach((x) => reached.add(x)); } }
for (const k of Object.keys(n)) console.log(k, ok[k] ?? 0, '/', n[k]);
console.log(reached.size, Date.now() - t0, 'ms');
