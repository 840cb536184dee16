import { command } from './cli.ts';

const usage = `
vigia stop [--clean]

Stops what vigia start started, even if that was interrupted.

  --clean  also remove the data: series, logs, database, dashboards' state

Example: npx vigia stop --clean
`;

await command({ usage, options: { clean: { type: 'boolean', default: false } } }, async ({ values }) => {
  const { stop } = await import('../run/stop.ts');
  await stop(values.clean);
});
