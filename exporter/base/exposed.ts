import type { Instruments } from '@vigia/telemetry';
import { type Family, parseExposition } from 'vigia/exposition';
import type { Metric } from 'vigia/metrics';

/** What these metrics expose now, by name. */
export async function exposed(
  instruments: Instruments,
  metrics: readonly Metric[],
): Promise<ReadonlyMap<string, Family>> {
  const names = new Set(metrics.map(({ name }) => name));
  return parseExposition((await instruments.expose(undefined, name => names.has(name))).body);
}
