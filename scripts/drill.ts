import { type Alert, exportersOf } from '../alerts/alert.ts';
import { alerts } from '../alerts/index.ts';
import { configure } from '../config.ts';
import { drillTable, runDrills } from '../targets/drill/all.ts';
import type { DrillResult } from '../targets/drill/drill.ts';
import { drillEnvironment } from '../targets/drill/environment.ts';
import { whyNotDrilled } from '../targets/drill/needs.ts';
import { farPace, looksFarBack, usualPace } from '../targets/drill/pace.ts';
import type { StackUrls } from '../targets/drill/stack-client.ts';
import { startNative } from '../targets/runtime/native.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';

const usage = `
npm run drill -- NAME | --all | --list   [--time-scale N] [--running [--exporter URL] [--prometheus URL]]

Makes an alert fire for real and shows inactive → pending → firing → notified → resolved with the seconds of each.
Exit code 1 when a step does not come.

  NAME            an alert; --list prints them
  --all           every alert; those whose exporter is not there are named
  --time-scale N  compressed time: ranges, for and group waits divided by N (default 60: 5 minutes become 5 seconds;
                  240 for alerts that look back for hours, which get a stack of their own)
  --running       drill the stack that is running instead of a private one; say its --time-scale (default 1 then)
  --exporter URL    its exporter (default http://localhost:8080)
  --prometheus URL  its Prometheus (default http://localhost:9090)
`;

const options = {
  all: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  running: { type: 'boolean', default: false },
  'time-scale': { type: 'string' },
  exporter: { type: 'string', default: 'http://localhost:8080' },
  prometheus: { type: 'string', default: 'http://localhost:9090' },
} as const;

const byName = new Map(alerts.map(alert => [alert.name, alert]));

await command({ usage, options, positionals: 1 }, async ({ values, positionals }) => {
  if (values.list) {
    for (const { name, severity, drill } of alerts) {
      console.log(`${name}  ${severity}  ${'scenario' in drill ? drill.scenario : 'always fires'}`);
    }
    return;
  }
  const chosen = values.all ? alerts : [oneNamed('alert', positionals[0], byName)];
  const scale = values['time-scale'];
  const drill = (urls: StackUrls, some: readonly Alert[], timeScale: number) => {
    return runDrills(some, urls, {
      timeScale,
      onStep: (alert, step, seconds) => console.log(`${alert}: ${step} after ${seconds.toFixed(1)} s`),
    });
  };
  const report = (results: readonly DrillResult[]) => {
    console.log(`\n${drillTable(results)}`);
    return results.some(result => result.failure) ? 1 : 0;
  };
  if (values.running) {
    const urls = { exporter: values.exporter, prometheus: values.prometheus };
    return report(await drill(urls, chosen, positiveNumber('time-scale', scale, 1)));
  }

  const results: DrillResult[] = [];
  for (const [pace, some] of [
    [usualPace, chosen.filter(alert => !looksFarBack(alert))],
    [farPace, chosen.filter(looksFarBack)],
  ] as const) {
    if (some.length === 0) continue;
    const timeScale = positiveNumber('time-scale', scale, pace.timeScale);
    console.log(`Starting a private stack on time compressed ${timeScale} times …`);
    const stack = await startNative({
      config: configure({ ...pace, timeScale }),
      only: ['prometheus', 'alertmanager', 'exporter'],
      also: [...new Set(some.flatMap(exportersOf))],
      exporterEnv: drillEnvironment,
    });
    try {
      const able = some.filter(alert => {
        const reason = whyNotDrilled(alert, stack.components);
        if (reason) console.log(`${alert.name} is left out: ${reason}`);
        return reason === undefined;
      });
      results.push(...(await drill(stack.urls, able, timeScale)));
    } finally {
      await stack.stop();
    }
  }
  if (results.length === 0) throw new Error('nothing could be drilled here');
  return report(results);
});
