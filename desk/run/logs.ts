import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLoggers,
  type DeliveryState,
  type DestinationStream,
  type Instruments,
  LogDelivery,
  type Loggers,
} from '@vigia/telemetry';
import { logLines } from 'vigia/platform/metrics';
import type { Settings } from '../settings.ts';

/** The name under which the desk logs. */
export const SERVICE = 'desk';
/** Milliseconds within which the last log lines may still reach Loki. */
const LAST_LINES_MS = 500;

export interface DeskLog {
  readonly log: Loggers<'incident', 'incidents'>;
  /** How delivery to Loki stands; undefined where there is none. */
  state(): DeliveryState | undefined;
  close(): Promise<void>;
}

/** Opens the log: standard output, and Loki where there is one. Lines that wait for Loki are in `dataDir`. */
export function openLog(
  { service = SERVICE, ...settings }: Settings & { readonly service?: string },
  instruments: Instruments,
  output: DestinationStream = process.stdout,
): DeskLog {
  const { version, environment, logLevel, lokiUrl, dataDir } = settings;
  const temporary = lokiUrl && !dataDir ? mkdtempSync(join(tmpdir(), 'vigia-desk-logs-')) : undefined;
  // The desk logs little: a thread for it would take 13 MB.
  const delivery = lokiUrl
    ? new LogDelivery({ url: lokiUrl, folder: temporary ?? join(dataDir!, 'log-delivery'), thread: false })
    : undefined;
  const log = createLoggers({
    ...{ service, version, environment, level: logLevel },
    streams: ['incidents'],
    loggers: { incident: 'incidents' },
    // Delivery first: what can be read on standard output is safe already.
    destinations: [...(delivery ? [delivery] : []), output],
    onLine: level => {
      const counted = level === 'error' || level === 'fatal' ? 'error' : level === 'warn' ? 'warn' : 'info';
      instruments.counter(logLines).inc({ level: counted });
    },
  });
  return {
    log,
    state: () => delivery?.state(),
    close: async () => {
      await delivery?.close(LAST_LINES_MS);
      if (temporary) rmSync(temporary, { recursive: true, force: true });
    },
  };
}
