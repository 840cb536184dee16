import { createHealth, type HealthCheck } from '@vigia/telemetry';
import type { Hub } from '../base/hub.ts';
import type { Check } from '../base/module.ts';
import { healthChecked } from '../base/signals.ts';

export type Health = ReturnType<typeof createServiceHealth>;

/** The checks of the service, and the same with more detail; whoever asked, their results are told of. */
export function createServiceHealth(checks: Readonly<Record<string, Check>>, hub: Hub) {
  const tell = (check: string, healthy: boolean, seconds: number): void => {
    hub.tell(healthChecked, { check, healthy, seconds });
  };
  return {
    brief: createHealth(checksOf(checks, false), tell),
    deep: createHealth(checksOf(checks, true), tell),
  };
}

function checksOf(checks: Readonly<Record<string, Check>>, deep: boolean): Record<string, HealthCheck> {
  return Object.fromEntries(
    Object.entries(checks).map(([name, { limitMs, run }]) => [name, { limitMs, run: () => run(deep) }]),
  );
}
