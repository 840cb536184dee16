import type { System } from '../../core/index.ts';
import { project } from '../bundle.ts';

/** A system of the bundle, as it is declared. */
export function systemOf(name: string): System {
  const system = project.options.systems.find(one => one.name === name);
  if (!system) throw new Error(`the bundle has no system ${name}`);
  return system;
}

/** The names of the alerts that systems declare. */
export function alertNamesOf(...systems: readonly System[]): ReadonlySet<string> {
  const declared = systems.flatMap(({ alerts = [] }) =>
    typeof alerts === 'function' ? alerts(project) : alerts,
  );
  return new Set(declared.flatMap(one => ('alerts' in one ? one.alerts : [one])).map(({ name }) => name));
}
