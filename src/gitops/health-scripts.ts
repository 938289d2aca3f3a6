import { groupOf, KIND_KEYS, KINDS, nameOf } from '../upstream/kinds';
import { HealthCheck } from '../upstream/kinds/kind';

/** Finds a condition of a status. */
const CONDITION = `local function condition(type)
  for _, c in ipairs((obj.status or {}).conditions or {}) do
    if c.type == type then return c end
  end
end
local function is(type) local c = condition(type) return c ~= nil and c.status == "True" end
`;

/** The end of a script about an object of Kueue with the condition Active. */
const BY_ACTIVE = `local active = condition("Active")
if active == nil then
  return { status = "Progressing", message = "waiting for Kueue to look at it" }
end
if active.status == "True" then
  return { status = "Healthy", message = active.message or "" }
end
`;

const CANNOT_WORK = `return { status = "Degraded", message = (active.reason or "") .. ": " .. (active.message or "") }
`;

/**
 * A queue that cannot work is Degraded. One that somebody holds on purpose works as it should: if it were Suspended, a wave
 * with it would never end. What is the matter with a ClusterQueue, that says; its LocalQueues have nothing to add.
 */
function kueueQueue(reasons: Readonly<Record<string, string>>): string {
  const cases = Object.entries(reasons).map(
    ([reason, message]) => `if active.reason == "${reason}" then return { status = "Healthy", message = "${message}" } end\n`,
  );
  return `${CONDITION}local policy = (obj.spec or {}).stopPolicy
if policy == "Hold" or policy == "HoldAndDrain" then
  return { status = "Healthy", message = "held by stopPolicy " .. policy }
end
${BY_ACTIVE}${cases.join('')}${CANNOT_WORK}`;
}

/** Health checks in Lua for kinds that Argo CD has none for, and would show as Healthy at once. */
const SCRIPTS: Readonly<Record<Exclude<HealthCheck, 'built in' | 'none'>, string>> = {
  'volcano job': `local state = ((obj.status or {}).state or {})
local phase = state.phase
local message = state.message or state.reason or phase or "waiting for Volcano to look at it"
if phase == "Completed" then return { status = "Healthy", message = message } end
if phase == "Failed" or phase == "Terminated" then return { status = "Degraded", message = message } end
if phase == "Aborted" then return { status = "Suspended", message = message } end
return { status = "Progressing", message = message }
`,
  'volcano queue': `local state = (obj.status or {}).state
if state == "Open" then return { status = "Healthy", message = "open" } end
if state == "Closed" or state == "Closing" then return { status = "Healthy", message = "closed to new work" } end
return { status = "Progressing", message = "waiting for Volcano to open it" }
`,
  'volcano pod group': `local phase = (obj.status or {}).phase
if phase == "Running" or phase == "Completed" then return { status = "Healthy", message = phase } end
if phase == "Unknown" then return { status = "Degraded", message = "part of the gang is lost" } end
return { status = "Progressing", message = phase or "waiting for Volcano to look at it" }
`,
  'job set': jobWith('Completed', '(obj.spec or {}).suspend'),
  'train job': jobWith('Complete', '(obj.spec or {}).suspend'),
  'mpi job': jobWith('Succeeded', '((obj.spec or {}).runPolicy or {}).suspend'),
  'ray job': `local status = obj.status or {}
local phase = status.jobDeploymentStatus
local message = status.message or phase or "waiting for KubeRay to look at it"
if phase == "Complete" and status.jobStatus ~= "FAILED" and status.jobStatus ~= "STOPPED" then
  return { status = "Healthy", message = message }
end
if phase == "Failed" or phase == "ValidationFailed" or phase == "Complete" then return { status = "Degraded", message = message } end
if phase == "Suspended" or (obj.spec or {}).suspend == true then return { status = "Suspended", message = "waiting for its queue" } end
return { status = "Progressing", message = message }
`,
  'leader worker set': `${CONDITION}local available = condition("Available")
if is("Available") then return { status = "Healthy", message = available.message or "" } end
local progressing = condition("Progressing")
return { status = "Progressing", message = progressing ~= nil and progressing.message or "waiting for its groups" }
`,
  'kueue cluster queue': kueueQueue({ Stopped: 'held' }),
  'kueue local queue': kueueQueue({ Stopped: 'held', ClusterQueueIsInactive: 'its ClusterQueue admits nothing' }),
  'kueue check': `${CONDITION}${BY_ACTIVE}${CANNOT_WORK}`,
  'kueue workload': `${CONDITION}if is("Finished") then
  local finished = condition("Finished")
  if finished.reason == "Failed" then return { status = "Degraded", message = finished.message or "" } end
  return { status = "Healthy", message = finished.message or "" }
end
if is("Admitted") then return { status = "Progressing", message = "running" } end
if (obj.spec or {}).active == false then return { status = "Suspended", message = "deactivated" } end
local reserved = condition("QuotaReserved")
return { status = "Suspended", message = reserved ~= nil and reserved.message or "waiting for quota" }
`,
};

/** A run whose conditions say how it ended, and whose spec says that it waits. */
function jobWith(done: string, suspend: string): string {
  return `${CONDITION}if is("${done}") then return { status = "Healthy", message = condition("${done}").message or "" } end
if is("Failed") then return { status = "Degraded", message = condition("Failed").message or "" } end
if is("Suspended") or ${suspend} == true then return { status = "Suspended", message = "waiting for its queue" } end
return { status = "Progressing", message = "running" }
`;
}

/** The checks by group and kind, as Argo CD names them in its ConfigMap. */
export const HEALTH_SCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  KIND_KEYS.flatMap((key) => {
    const { health } = KINDS[key];
    return health === 'none' || health === 'built in' ? [] : [[`${groupOf(key)}_${nameOf(key)}`, SCRIPTS[health]]];
  }),
);
