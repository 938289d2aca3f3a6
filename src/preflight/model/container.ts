import { dict, Dict, dicts, placeIn, text } from '../../base/json';

/** What a container is to its pod. */
export type ContainerRole = 'main' | 'init' | 'sidecar';

/** One container of a pod template. */
export interface Container {
  readonly role: ContainerRole;
  readonly name: string;

  /** Property path below the pod spec, for instance `containers[0]`. */
  readonly path: string;
  readonly body: Dict;
  readonly requests: Dict;
  readonly limits: Dict;
}

/** All containers of a pod spec: init containers first, as they start. */
export function containersOf(podSpec: Dict): readonly Container[] {
  const before = dicts(podSpec.initContainers).map((body, i) =>
    container(body, body.restartPolicy === 'Always' ? 'sidecar' : 'init', placeIn('initContainers', i)),
  );
  // together they take no more memory than they need, of which thousands of pods would have much
  return before.concat(dicts(podSpec.containers).map((body, i) => container(body, 'main', placeIn('containers', i))));
}

function container(body: Dict, role: ContainerRole, path: string): Container {
  const resources = dict(body.resources);
  return { role, name: text(body.name) ?? '', path, body, requests: dict(resources.requests), limits: dict(resources.limits) };
}
