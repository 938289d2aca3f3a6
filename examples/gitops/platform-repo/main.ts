import { App, Chart } from 'cdk8s';
import { ArgoCdApplications, ArgoCdHealthChecks } from 'cdk8s-ml-workloads';
import { PROD, STAGING } from './clusters';
import { platform } from './platform';
import { runs } from './runs';

const folder = `${process.env.CDK8S_OUTDIR ?? 'dist'}/gitops/platform-repo`;

runs(folder, STAGING, platform(folder, STAGING), {
  bert: 'registry.example.com/nlp/bert:2.1.0-rc1', detector: 'registry.example.com/vision/detect:3.3.0',
});
runs(folder, PROD, platform(folder, PROD), {
  bert: 'registry.example.com/nlp/bert:2.0.0', detector: 'registry.example.com/vision/detect:3.2.0',
});

// Argo CD's own objects, which the application of Argo CD itself applies
const app = new App({ outdir: `${folder}/argocd` });
const argoCd = new Chart(app, 'argocd');
new ArgoCdHealthChecks(argoCd, 'health');
for (const { name, server, teams } of [STAGING, PROD]) {
  new ArgoCdApplications(argoCd, name, {
    repoUrl: 'https://git.example.com/ml/platform.git',
    server,
    platformPath: `dist/gitops/platform-repo/${name}/platform`,
    runsPath: `dist/gitops/platform-repo/${name}/runs`,
    namespaces: teams.flatMap(({ namespaces }) => namespaces),
  });
}
app.synth();
