import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia watch

Brings each save of a definition to the stack that vigia start started, and says how
long it took from save to shown: rules to Prometheus, routes to Alertmanager,
dashboards to Grafana. What does not compile, or names what the contract does not
have, is shown with its file, line and column and is not applied: the last good
definitions stay. Ctrl-C ends it; the stack runs on.

Types are checked by the TypeScript of the project.

Example: npx vigia watch
`;

await command({ usage, options: {} }, async () => {
  const [project, { runningStack }, { watch }] = await Promise.all([
    loadProject(),
    import('../watch/stack.ts'),
    import('../watch/watch.ts'),
  ]);
  const folder = process.cwd();
  const stack = await runningStack(project);
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  const vigia = dirname(dirname(fileURLToPath(import.meta.url)));
  console.log(`watching ${folder}; Ctrl-C ends it`);
  await watch({
    folder,
    stack,
    print: text => console.log(text),
    signal: controller.signal,
    ...(vigia.startsWith(folder) && !vigia.includes('node_modules') && { vigia }),
  });
});
