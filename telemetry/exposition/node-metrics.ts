import * as client from 'prom-client';
import type { PromRegistry } from './registry.ts';

/** How often the utilization of the event loop is looked at, in milliseconds; the client's own 100 would be felt. */
const UTILIZATION_MS = 1000;

let registry: client.Registry | undefined;

/** Returns the default metrics of the client, which are collected from the first call on; once in a process. */
export function nodeRegistry(): PromRegistry {
  if (!registry) {
    const made = new client.Registry();
    const options: Parameters<typeof client.collectDefaultMetrics>[0] & {
      eventLoopUtilizationTimeout: number;
    } = { register: made, eventLoopUtilizationTimeout: UTILIZATION_MS };
    client.collectDefaultMetrics(options);
    registry = made;
  }
  return registry;
}
