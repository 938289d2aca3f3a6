import { forBoth, literal, mayWriteStatus, QUEUED_KINDS, Variables } from './covered';

const KNOWN = literal(QUEUED_KINDS.map(([group, kind]) => `${group}/${kind}`));
const RESOURCES = `{${QUEUED_KINDS.map(([group, kind, resource]) => `'${group}/${kind}': '${resource}'`).join(', ')}}`;

function typeOf(owner: string): string {
  return `${owner}.apiVersion.split('/')[0] + '/' + ${owner}.kind`;
}

/**
 * The controller of an object, if it is of a kind that a queue admits: what the object belongs to is in the queue then. A list
 * of none or one. A CronJob is not of these: what it makes is in the queue that the Job itself names.
 */
export const OWNERS: Variables = [
  ...forBoth(
    'owners',
    (object) =>
      `has(${object}.metadata.ownerReferences) ? ${object}.metadata.ownerReferences.filter(o, has(o.controller) && o.controller == true && `
      + `(${typeOf('o')}) in ${KNOWN}) : []`,
    '[]',
  ),
];

/**
 * That the controller which an object names made it: whoever writes the name of an owner must be able to write that owner's
 * status. Objects say what their maker likes (H.19); rights do not.
 */
export const OWNER_IS_REAL = [
  'variables.owners.all(o, variables.ownersBefore.exists(p, p.uid == o.uid) || ',
  `${mayWriteStatus("o.apiVersion.split('/')[0]", `${RESOURCES}[${typeOf('o')}]`)})`,
].join('');

/** Whether the garbage collector, or a controller of the kind, changes the object: orphans lose their owner. */
export const BY_ITS_CONTROLLER = mayWriteStatus('request.resource.group', 'request.resource.resource');
