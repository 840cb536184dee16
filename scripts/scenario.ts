import { endScenario, startScenario } from '../core/drill/stack-client.ts';
import { scenarioNames } from '../exporter/scenarios/names.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';

const usage = `
npm run scenario -- NAME [--seconds N] [--url URL] [--end]

Makes the running sample service cause a fault, or ends the fault.

  NAME         one of ${scenarioNames.join(', ')}
  --seconds N  how long it lasts (default 900)
  --url URL    address of the sample service (default http://localhost:8080)
  --end        end the scenario instead
`;

const options = {
  seconds: { type: 'string' },
  url: { type: 'string', default: 'http://localhost:8080' },
  end: { type: 'boolean', default: false },
} as const;

const known = new Map(scenarioNames.map(name => [name as string, name]));

await command({ usage, options, positionals: 1 }, async ({ values, positionals }) => {
  const name = oneNamed('scenario', positionals[0], known);
  const seconds = positiveNumber('seconds', values.seconds, 900);
  const urls = { exporter: values.url, prometheus: '' };
  if (values.end) {
    await endScenario(urls, name);
    console.log(`${name} ended`);
  } else {
    await startScenario(urls, name, seconds);
    console.log(`${name} runs for ${seconds} s; end it with: npm run scenario -- ${name} --end`);
  }
});
