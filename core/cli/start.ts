import { command, positiveNumber } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia start [--native | --compose] [--detach] [--set NAME=VALUE]...
            [--time-scale N] [--port-base PORT] [--history DAYS]

Generates, starts the whole stack, waits until each server is ready and prints
where everything is. Uses compose if a Docker engine responds and the images are
available or can be pulled, else the native target: the same servers as processes
on this host. Ctrl-C stops everything; so does vigia stop from another terminal.

  --native          use the native target
  --compose         use compose, and fail where it cannot be
  --detach          return when all is ready, and leave it running
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
  const [{ start }, project] = await Promise.all([import('../run/start.ts'), loadProject()]);
  const timeScale = positiveNumber('time-scale', values['time-scale'], 1);
  return start({
    project,
    target: targetOf(values),
    detach: values.detach,
    settings: Object.fromEntries(values.set.map(setting)),
    timeScale,
    portBase: values['port-base'],
    history: values.history,
  });
});

function targetOf({ native, compose }: { native: boolean; compose: boolean }) {
  if (native && compose) throw new Error('--native and --compose exclude each other: give one, or neither');
  return native ? 'native' : compose ? 'compose' : 'auto';
}

function setting(text: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(text) ?? [];
  if (!name) throw new Error(`--set is "${text}": give NAME=VALUE`);
  return [name, value!];
}
