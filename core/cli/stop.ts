import { command } from './cli.ts';

const usage = `
npm stop -- [--clean]

Ends what npm start started, also when that was interrupted.

  --clean  remove the data too: series, logs, database, dashboards' state
`;

await command({ usage, options: { clean: { type: 'boolean', default: false } } }, async ({ values }) => {
  const { stop } = await import('../run/stop.ts');
  await stop(values.clean);
});
