import { type Alert, exportersOf } from '../../alerts/alert.ts';
import type { Component } from '../runtime/components.ts';

/** Why the alert cannot be drilled on these servers: an exporter that it looks through is not there. */
export function whyNotDrilled(alert: Alert, components: readonly Component[]): string | undefined {
  for (const name of exportersOf(alert)) {
    const component = components.find(one => one.name === name);
    if (component?.state !== 'ready')
      return `${name} is not there: ${component?.reason ?? 'it was not asked for'}`;
  }
  return undefined;
}
