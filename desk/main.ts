#!/usr/bin/env node
/** `node desk/main.ts`: the desk as a service of its own; see settings.ts for its environment. */
import { startDesk } from './desk.ts';
import { SettingError } from './environment.ts';
import { readSettings } from './settings.ts';
import { Unavailable } from './storage/database.ts';

/** A process that does not stop in this time is stopped. */
const STOP_MS = 1900;

// What the desk writes is its own: incidents name customers.
process.umask(0o077);

function fail(message: string): never {
  process.stderr.write(`desk: ${message}\n`);
  process.exit(1);
}

const settings = (() => {
  try {
    return readSettings();
  } catch (error) {
    return fail((error as Error).message);
  }
})();

const desk = await startDesk(settings).catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE')
    return fail(`port ${settings.port} on ${settings.host} is taken; set PORT to a free one`);
  if (error.code === 'EACCES')
    return fail(`${error.message}; give a port above 1023 and a DATA_DIR that it may write to`);
  if (error.code === 'EADDRNOTAVAIL')
    return fail(`HOST is "${settings.host}", which is not an address of this machine; use 127.0.0.1`);
  if (error instanceof Unavailable) return fail(`${error.message}; check DATABASE_URL or DATA_DIR`);
  return fail(error instanceof SettingError ? error.message : (error.stack ?? error.message));
});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_MS).unref();
    await desk.close().catch(() => {});
    process.exit(0);
  });
}
