import { command } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia stop [--clean]

Stops what vigia start started, even if that was interrupted.

  --clean  also remove the data: series, logs, database, dashboards' state

Example: npx vigia stop --clean
`;

await command({ usage, options: { clean: { type: 'boolean', default: false } } }, async ({ values }) => {
  const loading = loadProject();
  loading.catch(() => {});
  const { removeData, stop } = await import('../run/stop.ts');
  const stopped = await stop(values.clean);
  // Definitions that are wrong at the moment keep nobody from stopping.
  if (values.clean) await removeData(await loading, stopped);
  else if (!stopped) await loading;
});
