import { Gang, mainContainerOf } from '../gang';

/**
 * The plugins that the pods make use of, each flag as one word: a flag that Volcano cannot read silently ends the
 * reading of all that follow. Those that others bring along are written out.
 */
export function volcanoPlugins(gang: Gang, networkPolicy: boolean): Record<string, string[]> | undefined {
  const text = JSON.stringify(gang.roles.map(({ template }) => template));
  const { tensorflow, ssh, ray } = gang.needs;
  const names = gang.roles.map(({ name }) => name);
  const plugins = {
    ...(/V[CK]_TASK_INDEX/.test(text) ? { env: [] } : {}),
    ...(gang.coupled || /VC_\w+_(HOSTS|NUM)|\/etc\/volcano/.test(text) ? { svc: svcFlags(networkPolicy) } : {}),
    ...(ssh ? { ssh: [] } : {}),
    ...(tensorflow ? { tensorflow: [...names.map((name) => `--${name}=${name}`), `--port=${tensorflow.port}`] } : {}),
    ...(ray
      ? {
          ray: [
            ...gang.roles
              .filter(({ name }) => name !== 'driver')
              .flatMap((role) => [`--${role.name}=${role.name}`, `--${role.name}Container=${mainContainerOf(role)}`]),
            `--port=${ray.port}`,
            `--dashboardPort=${ray.dashboardPort}`,
            `--clientPort=${ray.clientPort}`,
          ],
        }
      : {}),
  };
  return Object.keys(plugins).length > 0 ? plugins : undefined;
}

/** Without the first flag a pod has no address before it is ready, and a probe that waits for the others never succeeds. */
function svcFlags(networkPolicy: boolean): string[] {
  return ['--publish-not-ready-addresses=true', ...(networkPolicy ? [] : ['--disable-network-policy=true'])];
}
