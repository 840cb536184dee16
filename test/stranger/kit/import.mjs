import { createRequire } from 'node:module';

/** Imports the kit, twice over, and looks at what that did to the process. */

const events = [
  'SIGTERM',
  'SIGINT',
  'exit',
  'beforeExit',
  'uncaughtException',
  'unhandledRejection',
  'warning',
];
const state = () => ({
  handlers: events.map(event => process.listenerCount(event)),
  console: Object.values(console),
  resources: process.getActiveResourcesInfo(),
});
const before = state();
const kit = await import('@vigia/telemetry');
await import('@vigia/telemetry/tracing');
const required = createRequire(import.meta.url)('@vigia/telemetry');
const again = await import('telemetry-again');
await new Promise(done => setImmediate(done));
const after = state();
console.log(
  JSON.stringify({
    handlers: after.handlers.every((count, i) => count === before.handlers[i]),
    console: after.console.every((one, i) => one === before.console[i]),
    resources: after.resources,
    isOneModule: required.createLoggers === kit.createLoggers,
    isAnother: again.createLoggers !== kit.createLoggers,
  }),
);
