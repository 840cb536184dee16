import { type Drill, drillOf } from '../alerts/alert.ts';
import { drillTable, runDrills } from '../drill/all.ts';
import type { Step } from '../drill/drill.ts';
import { drillPrivately } from '../drill/private.ts';
import { plannedReplay } from '../drill/replay.ts';
import { runbookSummary } from '../drill/runbook.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';
import { loadProject } from './project.ts';

const usage = `
vigia drill NAME | --all | --list   [--replay] [--time-scale N]
            [--running [--exporter URL] [--prometheus URL] [--loki URL]]

Makes an alert fire for real: inactive → pending → firing → notified → resolved.
Exits with code 1 if a step does not come. Runs the scenario that the alert names
if the project's service has it; else replays the series of the alert's unit test
to a private Prometheus and Alertmanager, which send nothing to the project's
channels and scrape none of its targets. Asks the queries of the runbook while the
alert fires; one that finds nothing fails the drill, those not asked are counted.

  NAME              an alert; --list prints them with how each is drilled
  --all             every alert; those left out are named with the reason
  --replay          replay the unit test even where there is a scenario
  --time-scale N    compressed time: ranges, for and waits divided by N (default 60;
                    240 for alerts that look back for hours, on their own stack)
  --running         drill the running stack, with its --time-scale (default 1 then)
  --exporter URL    its exporter (default http://localhost:8080)
  --prometheus URL  its Prometheus (default http://localhost:9090)
  --loki URL        its Loki (default http://localhost:3100)

Example: npx vigia drill TargetDown
`;

const options = {
  all: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  replay: { type: 'boolean', default: false },
  running: { type: 'boolean', default: false },
  'time-scale': { type: 'string' },
  exporter: { type: 'string', default: 'http://localhost:8080' },
  prometheus: { type: 'string', default: 'http://localhost:9090' },
  loki: { type: 'string', default: 'http://localhost:3100' },
} as const;

await command({ usage, options, positionals: 1 }, async ({ values, positionals }) => {
  const project = await loadProject();
  const { alerts, scenarios } = project;
  const byName = new Map(alerts.map(alert => [alert.name, alert]));
  if (values.list) {
    for (const alert of alerts) {
      const drill: Drill = values.replay ? { replay: true } : drillOf(alert, scenarios);
      const planned = 'replay' in drill ? plannedReplay(alert, project) : {};
      const how = 'leftOut' in planned ? `left out: ${planned.leftOut}` : said(drill);
      console.log(`${alert.name}  ${alert.severity}  ${how}`);
    }
    return;
  }
  if (values.replay && values.running)
    throw new Error('--replay needs a private stack: give it without --running');
  const chosen = values.all ? alerts : [oneNamed('alert', positionals[0], byName)];
  const scale = values['time-scale'];
  const onStep = (alert: string, step: Step, seconds: number) =>
    console.log(`${alert}: ${step} after ${seconds.toFixed(1)} s`);
  const start = Date.now();
  const results = values.running
    ? await runDrills(
        chosen,
        { exporter: values.exporter, prometheus: values.prometheus, ...(await lokiAt(values.loki)) },
        { timeScale: positiveNumber('time-scale', scale, 1), scenarios, onStep },
      )
    : await drillPrivately(project, chosen, {
        replay: values.replay,
        timeScale: scale === undefined ? undefined : positiveNumber('time-scale', scale, 1),
        onStep,
        onStack: (timeScale, count) => {
          const some = count === 1 ? '1 alert' : `${count} alerts`;
          console.log(`Starting a private stack with time compressed ${timeScale} times for ${some} …`);
        },
      });
  console.log(`\n${drillTable(results)}`);
  for (const line of runbookSummary(results.flatMap(({ asked = [] }) => asked))) console.log(line);
  const failed = results.filter(result => result.failure);
  const seconds = Math.round((Date.now() - start) / 1000);
  const passed = results.filter(result => !result.failure && !result.leftOut);
  console.log(`${passed.length} of ${results.length} drills passed, in ${seconds} s`);
  return failed.length > 0 || passed.length === 0 ? 1 : 0;
});

/** Loki, if one responds there. */
async function lokiAt(url: string): Promise<{ readonly loki?: string }> {
  const responds = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  return responds ? { loki: url } : {};
}

function said(drill: Drill): string {
  if ('scenario' in drill) return drill.scenario;
  return 'always' in drill ? 'always fires' : 'replay';
}
