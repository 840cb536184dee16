import { endScenario, startScenario } from '../drill/stack-client.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia scenario NAME [--seconds N] [--url URL] [--end]

Makes the running service cause a fault, or ends the fault.

  NAME         one of the project's scenarios; without it they are listed
  --seconds N  how long it lasts (default 900)
  --url URL    address of the service (default http://localhost:8080)
  --end        end the scenario instead

Example: npx vigia scenario metrics-unavailable --seconds 300
`;

const options = {
  seconds: { type: 'string' },
  url: { type: 'string', default: 'http://localhost:8080' },
  end: { type: 'boolean', default: false },
} as const;

await command({ usage, options, positionals: 1 }, async ({ values, positionals }) => {
  const { scenarios } = await loadProject();
  if (scenarios.length === 0)
    throw new Error('the project declares no scenarios: its alerts are drilled by replays');
  const known = new Map(scenarios.map(name => [name, name]));
  const name = oneNamed('scenario', positionals[0], known);
  const seconds = positiveNumber('seconds', values.seconds, 900);
  const urls = { exporter: values.url };
  if (values.end) {
    await endScenario(urls, name);
    console.log(`${name} ended`);
  } else {
    await startScenario(urls, name, seconds);
    console.log(`${name} runs for ${seconds} s; end it with: vigia scenario ${name} --end`);
  }
});
