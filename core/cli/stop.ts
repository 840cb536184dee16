import { command } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia stop [--clean]

Stops what vigia start started, even if that was interrupted.

  --clean  also remove the data: series, logs, database, dashboards' state

Example: npx vigia stop --clean
`;

await command({ usage, options: { clean: { type: 'boolean', default: false } } }, async ({ values }) => {
  const [{ stop }, project] = await Promise.all([import('../run/stop.ts'), loadProject()]);
  await stop(values.clean, project);
});
