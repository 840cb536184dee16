import { command, positiveNumber } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia start [--native | --compose] [--detach] [--set NAME=VALUE]... [--time-scale N] [--port-base PORT]
            [--history DAYS]

Generates, starts the whole stack, waits until each server is ready and prints where everything is.
Uses compose if a Docker engine responds and the images are available or can be pulled, else the native target:
the same servers as processes on this host. Ctrl-C stops everything; so does npm stop from another terminal.

  --native          use the native target
  --compose         use compose, and fail if that is not possible
  --detach          return when everything is ready, and keep it running
  --set NAME=VALUE  an environment variable for the servers of the project
  --time-scale N    divide all intervals and waits by N (default 1)
  --history DAYS    start Prometheus with invented demo history, such as 30d (1d to 90d; default: none).
                    Works only while it has no data; it then keeps its data that long
  --port-base PORT  use consecutive ports from here (default: the usual ports; VIGIA_<NAME>_PORT moves one)
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
