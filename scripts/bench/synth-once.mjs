/**
 * Builds and synthesises one app, and prints what that took. Run in a process of its own, so that neither compiled
 * code nor garbage of an earlier run counts.
 *
 *   node scripts/bench/synth-once.mjs CONTESTANT JOBS JOBS_PER_CHART OUTDIR
 */
import { App, Chart } from 'cdk8s';

const [contestant, jobs, jobsPerChart, outdir] = process.argv.slice(2);
const { jobsOf } = await import(`./contestants/${contestant}.mjs`);

const start = process.cpuUsage();
const app = new App({ outdir });
for (let first = 0; first < Number(jobs); first += Number(jobsPerChart)) {
  const add = jobsOf(new Chart(app, `chart-${first}`, { namespace: 'ml-workloads' }));
  for (let i = first; i < Math.min(first + Number(jobsPerChart), Number(jobs)); i++) {
    add(i);
  }
}
app.synth();
const { user, system } = process.cpuUsage(start);

console.log(JSON.stringify({ cpuMs: (user + system) / 1000, peakMiB: process.resourceUsage().maxRSS / 1024 }));
