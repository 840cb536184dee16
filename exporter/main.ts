/** `node exporter/main.ts`: the sample service; see config.ts for its environment. */

import { SettingError } from '@vigia/desk/environment';
import { startTracing } from '@vigia/telemetry/tracing';
import { readConfig, type ServiceConfig } from './config.ts';
import { SERVICE } from './service.ts';

/** A process that does not stop in this time is stopped. */
const STOP_MS = 1900;

// What it writes is its own: conversations name customers.
process.umask(0o077);

function fail(message: string): never {
  process.stderr.write(`${SERVICE}: ${message}\n`);
  process.exit(1);
}

function configured(): ServiceConfig {
  try {
    return readConfig();
  } catch (error) {
    return fail((error as Error).message);
  }
}

/** Paths that would bury the traces of the service itself. */
const UNTRACED = ['/', '/metrics', '/live', '/health', '/upstream', '/scenarios'];

const config = configured();
const { version, environment, otlpEndpoint, jaegerEndpoint, traceRatio: ratio } = config;
const identity = { service: SERVICE, version, environment };
const tracing = await startTracing({ ...identity, otlpEndpoint, jaegerEndpoint, ratio, untraced: UNTRACED });
// Only now: what tracing instruments must not be loaded before it.
const { startApp } = await import('./app.ts');

const app = await startApp({ ...config, spans: () => tracing.state() }).catch(
  (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      return fail(`port ${config.port} on ${config.host} is taken; set PORT to a free one`);
    if (error.code === 'EACCES')
      return fail(`port ${config.port} may not be opened; set PORT to one above 1023`);
    if (error.code === 'EADDRNOTAVAIL')
      return fail(`HOST is "${config.host}", no address of this machine; use 127.0.0.1`);
    if (error instanceof SettingError) return fail(error.message);
    return fail(error.stack ?? error.message);
  },
);
app.ready.catch(error =>
  fail(`the database cannot be had: ${(error as Error).message}; check DATABASE_URL or DATA_DIR`),
);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_MS).unref();
    await Promise.all([app.close(), tracing.shutdown()]).catch(() => {});
    process.exit(0);
  });
}
