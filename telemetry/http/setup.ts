import type { Logger } from 'pino';
import { Page } from '../exposition/page.ts';
import { createHealth } from '../health.ts';
import { OPERATION_PATHS } from '../paths.ts';
import { healthAnswer } from './health-answer.ts';
import { RequestMeter } from './meter.ts';
import { checkPaths, type HttpTelemetry } from './options.ts';

/** An answer of the kit's own. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What the frameworks share: where requests are logged and measured, and what the kit answers itself. */
export interface Setup {
  readonly log: Logger | undefined;
  readonly logErrors: boolean;
  readonly meter: RequestMeter | undefined;
  readonly quiet: readonly string[];
  readonly page: Page;
  readonly metricsPath: string | false;
  /** The kit's own answers, by path. */
  readonly answers: ReadonlyMap<string, (accept: string | undefined) => Promise<Answer>>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

export function setUp(telemetry: HttpTelemetry): Setup {
  const {
    log,
    logErrors = true,
    instruments,
    registries = [],
    requestMetrics = true,
    nodeMetrics = true,
  } = telemetry;
  const { version, environment, health = createHealth({}), deepHealth, paths = {} } = telemetry;
  checkPaths(paths);
  const { metrics: metricsPath = '/metrics', health: healthPath = '/health', live = '/live' } = paths;
  const meter = requestMetrics ? new RequestMeter() : undefined;
  const page = new Page({
    instruments: [...(instruments ? [instruments] : []), ...(meter ? [meter.instruments] : [])],
    registries,
    nodeMetrics,
  });
  const { expose = accept => page.expose(accept) } = telemetry;
  const healthAt = async (run: NonNullable<HttpTelemetry['health']>): Promise<Answer> => {
    const { status, body } = await healthAnswer(run, { version, environment });
    return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
  };
  const answers = new Map<string, (accept: string | undefined) => Promise<Answer>>();
  if (metricsPath) answers.set(metricsPath, async accept => ({ status: 200, ...(await expose(accept)) }));
  if (live)
    answers.set(live, async () => ({ status: 200, contentType: JSON_TYPE, body: '{"status":"alive"}' }));
  if (healthPath) {
    answers.set(healthPath, () => healthAt(health));
    if (deepHealth) answers.set(`${healthPath}/deep`, () => healthAt(deepHealth));
  }
  const { quiet = [...new Set([...OPERATION_PATHS, ...answers.keys()])] } = telemetry;
  return { log, logErrors, meter, quiet, page, metricsPath, answers };
}

/** The path of a request, without its query. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}
