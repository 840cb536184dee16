import { type Alert, type Drill, drillOf, type HttpDrill } from '../alerts/alert.ts';
import { drillCounts, drillTable, runDrills } from '../drill/all.ts';
import type { DrillResult, Step } from '../drill/drill.ts';
import { dueDrillOf, dueIn, dueText } from '../drill/due.ts';
import { drillByHttp } from '../drill/http-drill.ts';
import { drillPrivately } from '../drill/private.ts';
import { RECORD_FILE, readRecord, recordDrill } from '../drill/record.ts';
import { plannedReplay } from '../drill/replay.ts';
import { runbookSummary } from '../drill/runbook.ts';
import { commandLine } from '../project/command-line.ts';
import { configure } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { addressesIn } from '../project/target.ts';
import { reachable } from '../run/own-login.ts';
import { command, oneNamed, positiveNumber } from './cli.ts';
import { askedEnvironment } from './environment.ts';
import { loadProject } from './project.ts';

const usage = `
vigia drill NAME | --all | --list   [--replay] [--time-scale N]
            [--running [--exporter URL] [--desk URL] [--prometheus URL] [--alertmanager URL]
            [--loki URL]]
vigia drill NAME --done

Makes an alert fire for real: inactive → pending → firing → notified → resolved.
Exits with code 1 if a step does not come. Runs the scenario that the alert names
if the project's service has it; else replays the series of the alert's unit test
to a private Prometheus and Alertmanager, which send nothing to the project's
channels and scrape none of its targets. Asks the queries of the runbook while the
alert fires; one that finds nothing fails the drill, those not asked are counted.

  NAME              an alert; --list prints them with how each is drilled
  --all             every alert; those left out are named, those that people drill are due
  --done            write down in ${RECORD_FILE} that a drill by hand was done
  --replay          replay the unit test even where there is a scenario
  --time-scale N    compressed time: ranges, for and waits divided by N (default 60;
                    240 for alerts that look back for hours, on their own stack)
  --running         drill the running stack, with its --time-scale (default 1 then)
  --exporter URL    its service with the scenarios (default http://localhost:8080)
  --desk URL        its desk, where notifications arrive (default: deskUrl of the environment)
  --prometheus URL  its Prometheus (default: prometheusUrl of the environment)
  --alertmanager URL  its Alertmanager (default http://localhost:9093)
  --loki URL        its Loki (default http://localhost:3100)

An alert whose drill calls endpoints of your own service is drilled on the running
stack of its environment: vigia drill NAME --running --environment staging.

Example: npx vigia drill TargetDown
`;

const options = {
  all: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  replay: { type: 'boolean', default: false },
  running: { type: 'boolean', default: false },
  done: { type: 'boolean', default: false },
  'time-scale': { type: 'string' },
  alertmanager: { type: 'string', default: 'http://localhost:9093' },
  exporter: { type: 'string', default: 'http://localhost:8080' },
  desk: { type: 'string' },
  prometheus: { type: 'string' },
  loki: { type: 'string', default: 'http://localhost:3100' },
} as const;

await command({ usage, options, positionals: 1 }, async ({ values, positionals }) => {
  const project = await loadProject();
  const { alerts, scenarios } = project;
  const byName = new Map(alerts.map(alert => [alert.name, alert]));
  const record = readRecord(process.cwd());
  const now = new Date();
  const dueOf = (alert: Alert) => {
    const due = values.replay ? undefined : dueDrillOf(alert);
    return due && dueText(alert, due, project, record, now);
  };
  if (values.list) {
    for (const alert of alerts) {
      const drill: Drill = values.replay ? { replay: true } : drillOf(alert, scenarios);
      const planned = 'replay' in drill ? plannedReplay(alert, project) : {};
      const how = 'leftOut' in planned ? `left out: ${planned.leftOut}` : (dueOf(alert) ?? said(drill));
      console.log(`${alert.name}  ${alert.severity}  ${how}`);
    }
    return;
  }
  if (values.replay && values.running)
    throw new Error('--replay needs a private stack: give it without --running');
  const chosen = values.all ? alerts : [oneNamed('alert', positionals[0], byName)];
  if (values.done) return done(chosen, project);
  const scale = values['time-scale'];
  const onStep = (alert: string, step: Step, seconds: number) =>
    console.log(`${alert}: ${step} after ${seconds.toFixed(1)} s`);
  const prometheus = reachable('prometheus', values.prometheus ?? configure(project).prometheusUrl, project);
  const alertmanager = reachable('alertmanager', values.alertmanager, project);
  const desk = reachable('desk', values.desk ?? configure(project).deskUrl, project);
  const start = Date.now();
  const byHttp = values.all || values.replay ? undefined : httpDrillOf(chosen[0]!);
  const able = chosen.filter(alert => dueOf(alert) === undefined);
  const drilled = await (byHttp
    ? [await throughEndpoints(chosen[0]!, byHttp)]
    : able.length === 0
      ? []
      : values.running
        ? runDrills(
            able,
            {
              exporter: values.exporter,
              desk,
              prometheus,
              ...(await lokiAt(reachable('loki', values.loki, project))),
            },
            { timeScale: positiveNumber('time-scale', scale, 1), scenarios, onStep },
          )
        : drillPrivately(project, able, {
            replay: values.replay,
            timeScale: scale === undefined ? undefined : positiveNumber('time-scale', scale, 1),
            onStep,
            onStack: (timeScale, count) => {
              const some = count === 1 ? '1 alert' : `${count} alerts`;
              console.log(`Starting a private stack with time compressed ${timeScale} times for ${some} …`);
            },
          }));
  const results = chosen.map(
    (alert): DrillResult =>
      drilled.find(one => one.alert === alert.name) ?? {
        alert: alert.name,
        seconds: {},
        received: [],
        due: dueOf(alert)!,
      },
  );
  console.log(`\n${drillTable(results)}`);
  for (const line of runbookSummary(results.flatMap(({ asked = [] }) => asked))) console.log(line);
  const seconds = Math.round((Date.now() - start) / 1000);
  const counts = drillCounts(results);
  console.log(
    `${counts.passed} passed, ${counts.failed} failed, ${counts.due} due, ${counts.leftOut} left out, in ${seconds} s`,
  );
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;

  /** Drills through the endpoints of the environment that was asked for; or the drill is due. */
  async function throughEndpoints(alert: Alert, drill: HttpDrill): Promise<DrillResult> {
    if (!values.running || askedEnvironment() !== drill.in)
      return { alert: alert.name, seconds: {}, received: [], due: dueOf(alert)! };
    const [address] = project.targets.flatMap(target => addressesIn(target, project.environment));
    const result = await drillByHttp(
      alert,
      drill,
      project,
      { prometheus, alertmanager, desk },
      {
        timeScale: positiveNumber('time-scale', scale, 1),
        onStep,
        base: address === undefined ? undefined : `http://${address}`,
      },
    );
    if (result.failure === undefined) recordDrill(process.cwd(), alert.name, drill.in, new Date());
    return result;
  }
});

/** Writes down that people did a drill, or broke the service themselves. */
function done([alert]: readonly Alert[], project: Project): void {
  const drill = dueDrillOf(alert!);
  if (drill === undefined)
    throw new Error(
      `${alert!.name} is not drilled by people: drill it with ${commandLine(project, 'drill', alert!.name)}`,
    );
  const now = new Date();
  recordDrill(process.cwd(), alert!.name, dueIn(drill, project), now);
  const record = readRecord(process.cwd());
  console.log(`${alert!.name}: ${dueText(alert!, drill, project, record, now)}; written to ${RECORD_FILE}`);
}

function httpDrillOf(alert: Alert): HttpDrill | undefined {
  const drill = dueDrillOf(alert);
  return drill && 'http' in drill ? drill.http : undefined;
}

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
