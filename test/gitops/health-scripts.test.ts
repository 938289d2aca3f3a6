import { lauxlib, lua, lualib, to_jsstring, to_luastring } from 'fengari';
import { HEALTH_SCRIPTS } from '../../src/gitops/health-scripts';

/** A value as a Lua expression. */
function luaOf(value: unknown): string {
  if (Array.isArray(value)) {
    return `{${value.map(luaOf).join(', ')}}`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).map(([key, entry]) => `[${JSON.stringify(key)}] = ${luaOf(entry)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** The status that a check gives an object. */
function healthOf(kind: string, object: object): string {
  return resultOf(kind, object, 'status');
}

function messageOf(kind: string, object: object): string {
  return resultOf(kind, object, 'message');
}

/** What a check says, run as Argo CD runs it: with the object in the global `obj`. */
function resultOf(kind: string, object: object, field: string): string {
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  const program = `obj = ${luaOf(object)}\nlocal hs = (function() ${HEALTH_SCRIPTS[kind]} end)()\nassert(type(hs.message) == `
    + `"string")\nreturn hs.${field}`;
  if (lauxlib.luaL_loadstring(state, to_luastring(program)) !== lua.LUA_OK || lua.lua_pcall(state, 0, 1, 0) !== lua.LUA_OK) {
    throw new Error(to_jsstring(lua.lua_tostring(state, -1)));
  }
  return to_jsstring(lua.lua_tostring(state, -1));
}

const condition = (type: string, status: string, reason = 'Because', message = 'so it is') => ({
  status: {
    conditions: [
      { type: 'Other', status: 'True' }, { type, status, reason, message },
    ],
  },
});
const vcJob = (phase: string) => ({ status: { state: { phase } } });

test.each([
  ['batch.volcano.sh_Job', {}, 'Progressing'],
  ['batch.volcano.sh_Job', vcJob('Pending'), 'Progressing'],
  ['batch.volcano.sh_Job', vcJob('Running'), 'Progressing'],
  ['batch.volcano.sh_Job', vcJob('Restarting'), 'Progressing'],
  ['batch.volcano.sh_Job', vcJob('Completed'), 'Healthy'],
  ['batch.volcano.sh_Job', vcJob('Failed'), 'Degraded'],
  ['batch.volcano.sh_Job', vcJob('Terminated'), 'Degraded'],
  ['batch.volcano.sh_Job', vcJob('Aborted'), 'Suspended'],
  ['scheduling.volcano.sh_Queue', {}, 'Progressing'],
  ['scheduling.volcano.sh_Queue', { status: { state: 'Open' } }, 'Healthy'],
  ['scheduling.volcano.sh_Queue', { status: { state: 'Closed' } }, 'Healthy'],
  ['scheduling.volcano.sh_PodGroup', { status: { phase: 'Inqueue' } }, 'Progressing'],
  ['scheduling.volcano.sh_PodGroup', { status: { phase: 'Running' } }, 'Healthy'],
  ['scheduling.volcano.sh_PodGroup', { status: { phase: 'Unknown' } }, 'Degraded'],
  ['jobset.x-k8s.io_JobSet', {}, 'Progressing'],
  ['jobset.x-k8s.io_JobSet', condition('Completed', 'True'), 'Healthy'],
  ['jobset.x-k8s.io_JobSet', condition('Failed', 'True'), 'Degraded'],
  ['jobset.x-k8s.io_JobSet', condition('Suspended', 'True'), 'Suspended'],
  ['jobset.x-k8s.io_JobSet', condition('Suspended', 'False'), 'Progressing'],
  ['kueue.x-k8s.io_ClusterQueue', {}, 'Progressing'],
  ['kueue.x-k8s.io_ClusterQueue', condition('Active', 'True'), 'Healthy'],
  ['kueue.x-k8s.io_ClusterQueue', condition('Active', 'False', 'FlavorNotFound'), 'Degraded'],
  ['kueue.x-k8s.io_ClusterQueue', condition('Active', 'False', 'Stopped'), 'Healthy'],
  ['kueue.x-k8s.io_ClusterQueue', condition('Active', 'False', 'Terminating'), 'Degraded'],
  ['kueue.x-k8s.io_ClusterQueue', { spec: { stopPolicy: 'Hold' }, ...condition('Active', 'False', 'Stopped') }, 'Healthy'],
  ['kueue.x-k8s.io_LocalQueue', condition('Active', 'True'), 'Healthy'],
  ['kueue.x-k8s.io_LocalQueue', condition('Active', 'False', 'ClusterQueueDoesNotExist'), 'Degraded'],
  ['kueue.x-k8s.io_LocalQueue', condition('Active', 'False', 'ClusterQueueIsInactive'), 'Healthy'],
  ['kueue.x-k8s.io_LocalQueue', { spec: { stopPolicy: 'HoldAndDrain' } }, 'Healthy'],
  ...['AdmissionCheck', 'MultiKueueCluster'].flatMap((kind): [string, object, string][] => [
    [`kueue.x-k8s.io_${kind}`, {}, 'Progressing'],
    [`kueue.x-k8s.io_${kind}`, condition('Active', 'True'), 'Healthy'],
    [`kueue.x-k8s.io_${kind}`, condition('Active', 'False', 'BadConfig'), 'Degraded'],
  ]),
  ['kueue.x-k8s.io_Workload', {}, 'Suspended'],
  ['kueue.x-k8s.io_Workload', condition('QuotaReserved', 'False', 'Pending', 'insufficient quota'), 'Suspended'],
  ['kueue.x-k8s.io_Workload', condition('Admitted', 'True'), 'Progressing'],
  ['kueue.x-k8s.io_Workload', condition('Finished', 'True', 'Succeeded'), 'Healthy'],
  ['kueue.x-k8s.io_Workload', condition('Finished', 'True', 'Failed'), 'Degraded'],
])('%s with %j is %s', (kind, object, status) => {
  expect(healthOf(kind, object)).toBe(status);
});

test('a held queue says that it is held', () => {
  expect(messageOf('kueue.x-k8s.io_ClusterQueue', { spec: { stopPolicy: 'Hold' } })).toBe('held by stopPolicy Hold');
});
