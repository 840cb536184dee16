import { configure } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { command, oneNamed } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia notify RECEIVER --test [--running [--alertmanager URL]]

Sends a test notification to the channels of a receiver, marked as a test: firing, then
resolved. Says for each channel whether Alertmanager counts it as accepted. Exits with
code 1 if one did not accept both.

  RECEIVER            one of the project's receivers, such as critical
  --test              required, because people are told
  --running           through the Alertmanager that runs, by its own routes and waits; by
                      default a private one is started for this, which takes seconds
  --alertmanager URL  its address, with http:// (default: the one that runs here, or
                      http://localhost:9093)

Example: npx vigia notify critical --test
`;

const options = {
  test: { type: 'boolean', default: false },
  running: { type: 'boolean', default: false },
  alertmanager: { type: 'string' },
} as const;

await command({ usage, options, positionals: 1 }, async ({ values, positionals }) => {
  const project = await loadProject();
  const known = new Map(project.receivers.map(name => [name, name]));
  const receiver = oneNamed('receiver', positionals[0], known);
  if (!values.test) throw new Error(`give --test: vigia notify ${receiver} --test tells people`);
  const config = configure(project);
  const channels = config.channels[receiver] ?? [];
  if (channels.length === 0)
    throw new Error(
      `receiver ${receiver} has no channels in ${project.environment}: add one to channels in vigia.config.ts`,
    );
  const [{ notifyPrivately }, { notifyRunning }] = await Promise.all([
    import('../notify/privately.ts'),
    import('../notify/running.ts'),
  ]);
  const verdicts = await (values.running
    ? notifyRunning(config, receiver, await alertmanagerAt(values.alertmanager, project), text =>
        console.log(text),
      )
    : notifyPrivately(config, receiver, process.cwd()));
  for (const { channel, accepted, problem } of verdicts) {
    const took = accepted.length > 0 ? `accepted ${accepted.join(' and ')}` : 'not accepted';
    console.log(`${channel}: ${took}${problem === undefined ? '' : `; ${problem}`}`);
  }
  const refused = verdicts.filter(({ problem }) => problem !== undefined);
  console.log(
    `${verdicts.length - refused.length} of ${verdicts.length} channels of ${receiver} accepted the test`,
  );
  if (refused.length > 0)
    throw new Error(`not accepted by ${refused.map(({ channel }) => channel).join('; ')}`);
});

/** Where Alertmanager is, with the login that it asks for. Throws for what is not an address. */
async function alertmanagerAt(given: string | undefined, project: Project): Promise<string> {
  const { ownPort, reachable } = await import('../run/own-login.ts');
  const url = given ?? `http://localhost:${ownPort('alertmanager', project)}`;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new Error(`--alertmanager is "${url}": give a full address, such as http://localhost:9093`);
  return reachable('alertmanager', url, project);
}
