import { createInterface } from 'node:readline/promises';
import { namesServer, serverOptions, serverUsage } from '../apply/options.ts';
import { sorted } from '../plan/change.ts';
import { folded } from '../plan/fold.ts';
import { NO_CHANGE, planTable } from '../plan/print.ts';
import { command } from './cli.ts';
import { gate } from './gate.ts';
import { loadProject } from './project.ts';

const usage = `
vigia apply [--grafana URL] [--prometheus-rules DIR [--prometheus URL]]
            [--alertmanager-config FILE [--alertmanager URL]] [OPTION]...

Brings dashboards, rules and routes to servers that you have, and leaves alone what is not
of this project. Says what changes first. A second run changes nothing.

${serverUsage}
  --dry-run                only say what would change
  --yes                    do not ask; without a terminal nothing is asked

Rules and routes are checked by promtool and amtool where these are found. Prometheus (with
--web.enable-lifecycle) and Alertmanager are told to reload; if they refuse, the files are as
they were. Exits with code 1 if something was not applied because somebody else made it.

Example: npx vigia apply --grafana http://localhost:3000 --dry-run
`;

const options = {
  ...serverOptions,
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

await command({ usage, options }, async ({ values }) => {
  if (!namesServer(values))
    throw new Error(
      'no server is named: give --grafana URL, --prometheus-rules DIR or --alertmanager-config FILE; see --help',
    );
  const dry = values['dry-run'];
  for (const [server, needed] of [
    ['prometheus', 'prometheus-rules'],
    ['alertmanager', 'alertmanager-config'],
  ] as const) {
    if (!dry && values[server] !== undefined && values[needed] === undefined)
      throw new Error(`--${needed} is missing: ${server} has no API for it, so name what it reads`);
  }
  const project = await loadProject();
  await gate(project);
  const { pendingFor } = await import('../apply/servers.ts');
  const pending = await pendingFor(project, values);
  const changes = sorted(folded(pending.flatMap(one => one.changes)));
  const refused = pending.flatMap(one => one.refused);
  console.log(planTable({ changes, notes: pending.flatMap(one => one.notes) }));
  for (const reason of refused) console.error(`not applied: ${reason}`);
  if (dry) return refused.length > 0 ? 1 : 0;
  if (!values.yes && changes.length > 0 && !(await confirmed())) {
    console.log('nothing was applied');
    return 1;
  }
  const done: string[] = [];
  for (const one of pending) {
    for (const line of await one.apply()) {
      console.log(line);
      done.push(line);
    }
  }
  if (done.length === 0 && changes.length > 0 && refused.length === 0) console.log(NO_CHANGE);
  return refused.length > 0 ? 1 : 0;
});

/** Asks at a terminal. Elsewhere the command itself is the answer. */
async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return true;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question('Apply? [y/N] ').finally(() => prompt.close());
  return /^y(?:es)?$/i.test(answer.trim());
}
