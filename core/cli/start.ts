import type { StartOptions } from '../run/start.ts';
import { command, positiveNumber } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia start [--native | --compose] [--detach] [--set NAME=VALUE]...
            [--time-scale N] [--port-base PORT] [--history DAYS]

Generates, starts the whole stack, waits until each server is ready and prints
where everything is. Uses compose if a Docker engine responds and the images are
available or can be pulled, else the native target: the same servers as processes
on this host. Ctrl-C stops everything; so does vigia stop from another terminal.
A server that ends by itself is started again, and named.

  --native          use the native target
  --compose         use compose, and fail where it cannot be
  --detach          return when all is ready, and leave it running; what ends and is
                    started again is then named in .vigia/logs/vigia.log
  --set NAME=VALUE  an environment variable of the project's own servers
  --time-scale N    divide all intervals and waits by N (default 1)
  --history DAYS    let Prometheus begin with an invented past of the demo, such as
                    30d (1d to 90d; default: none). Only while it has no data; it
                    then keeps its data for as long
  --port-base PORT  take ports in a row from here (default: the usual ones;
                    VIGIA_<NAME>_PORT moves one)

Example: npx vigia start --detach
`;

const options = {
  native: { type: 'boolean', default: false },
  compose: { type: 'boolean', default: false },
  detach: { type: 'boolean', default: false },
  set: { type: 'string', multiple: true, default: [] as string[] },
  'time-scale': { type: 'string' },
  'port-base': { type: 'string' },
  history: { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  const asked = {
    target: targetOf(values),
    detach: values.detach,
    settings: Object.fromEntries(values.set.map(setting)),
    timeScale: positiveNumber('time-scale', values['time-scale'], 1),
    portBase: values['port-base'],
    history: values.history,
  };
  if (asked.detach) {
    const { startInBackground } = await import('../run/background.ts');
    return startInBackground({ options: asked, environment: values.environment });
  }
  const [{ start }, project] = await Promise.all([import('../run/start.ts'), loadProject()]);
  return start({ ...asked, project, print: console.log });
});

function targetOf({ native, compose }: { native: boolean; compose: boolean }): StartOptions['target'] {
  if (native && compose) throw new Error('--native and --compose exclude each other: give one, or neither');
  return native ? 'native' : compose ? 'compose' : 'auto';
}

function setting(text: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(text) ?? [];
  if (!name) throw new Error(`--set is "${text}": give NAME=VALUE`);
  return [name, value!];
}
