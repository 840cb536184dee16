import { parseArgs } from 'node:util';
import { trafficKinds } from '../exporter/config.ts';

/** `vigia start`, with the traffic of the sample service as an option of its own. */
const given = process.argv.slice(2);
const { values, tokens } = parseArgs({
  args: given,
  options: { traffic: { type: 'string' }, 'time-scale': { type: 'string' } },
  strict: false,
  tokens: true,
});
const asked = tokens.find(token => token.kind === 'option' && token.name === 'traffic');
// On compressed time the mishaps of a day follow each other as fast as those of an attack.
const usual = process.env.TRAFFIC || (Number(values['time-scale'] ?? 1) === 1 ? 'day' : 'calm');
const traffic = asked ? String(values.traffic) : usual;

if (given.includes('--help')) {
  console.log(
    `npm start -- [--traffic KIND] and the options of vigia start:\n\n  --traffic KIND    what the traffic generator does: ${trafficKinds.join(', ')} (default day; calm on compressed time)\n`,
  );
}
if (!(trafficKinds as readonly string[]).includes(traffic)) {
  process.stderr.write(`vigia start: --traffic is "${traffic}": use one of ${trafficKinds.join(', ')}\n`);
  process.exitCode = 1;
} else {
  const others = asked
    ? given.filter(
        (_, i) =>
          i !== asked.index && !(asked.kind === 'option' && !asked.inlineValue && i === asked.index + 1),
      )
    : given;
  process.argv = [process.argv[0]!, 'start', ...others, '--set', `TRAFFIC=${traffic}`];
  await import('../core/cli/start.ts');
}
