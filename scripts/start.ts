import { command, positiveNumber } from './cli.ts';

const usage = `
npm start -- [--native | --compose] [--detach] [--traffic KIND] [--time-scale N] [--port-base PORT]
             [--history DAYS]

Generates, starts the whole stack, waits until each server is ready and prints where everything is.
Uses compose if a Docker engine responds and the images are available or can be pulled, else the native target:
the same servers as processes on this host. Ctrl-C stops everything; so does npm stop from another terminal.

  --native          use the native target
  --compose         use compose, and fail if that is not possible
  --detach          return when everything is ready, and keep it running
  --traffic KIND    kind of demo traffic: day, calm or off (default day; calm on compressed time, where
                    the faults of a day follow each other as fast as in an attack)
  --time-scale N    divide all intervals and waits by N (default 1)
  --history DAYS    start Prometheus with invented demo history, such as 30d (1d to 90d; default: none).
                    Works only while it has no data; it then keeps its data that long
  --port-base PORT  use consecutive ports from here (default: the usual ports; VIGIA_<NAME>_PORT moves one)
`;

const options = {
  native: { type: 'boolean', default: false },
  compose: { type: 'boolean', default: false },
  detach: { type: 'boolean', default: false },
  traffic: { type: 'string' },
  'time-scale': { type: 'string' },
  'port-base': { type: 'string' },
  history: { type: 'string' },
} as const;

await command({ usage, options }, async ({ values }) => {
  const { start } = await import('../core/run/start.ts');
  const timeScale = positiveNumber('time-scale', values['time-scale'], 1);
  return start({
    target: targetOf(values),
    detach: values.detach,
    traffic: values.traffic ?? (process.env.TRAFFIC || (timeScale === 1 ? 'day' : 'calm')),
    timeScale,
    portBase: values['port-base'],
    history: values.history,
  });
});

function targetOf({ native, compose }: { native: boolean; compose: boolean }) {
  if (native && compose) throw new Error('--native and --compose exclude each other: give one, or neither');
  return native ? 'native' : compose ? 'compose' : 'auto';
}
