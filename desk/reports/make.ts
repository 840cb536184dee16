import type { DeskContext } from '../context.ts';
import { Unavailable } from '../storage/database.ts';
import { alertsOver } from './alerts.ts';
import { coverageOf } from './coverage.ts';
import { figureOver, type Spans } from './figures.ts';
import { inTurn } from './in-turn.ts';
import { objectiveOver } from './objectives.ts';
import { periodBefore, type ReportPeriod } from './period.ts';
import type { DataState, Report, ReportObjective, ReportSystem } from './report.ts';
import { recommendationsOf } from './rules.ts';

/** Figures and objectives that are asked for at once. */
const AT_ONCE = 4;

/**
 * Returns the report of a period. Without Prometheus it says so, and tells of alerts alone. Throws `Unavailable` if the desk's database
 * is away.
 */
export async function makeReport(context: DeskContext, period: ReportPeriod): Promise<Report> {
  const { project, database, clock } = context;
  const { timeZone } = project.reports;
  const until = Math.max(period.from, Math.min(period.to, clock.now()));
  const spans: Spans = { period, before: periodBefore(period, timeZone), until };
  const found = {
    ...{ ...period, until, timeZone, environment: project.environment },
    alerts: await alertsOver(database, spans, project.timeScale),
    ...(await measured(context, spans)),
  };
  return { ...found, recommendations: recommendationsOf(found, project.figures) };
}

interface Measured {
  readonly objectives: readonly ReportObjective[];
  readonly systems: readonly ReportSystem[];
  readonly data: DataState;
}

async function measured({ project, servers }: DeskContext, spans: Spans): Promise<Measured> {
  const { prometheus } = servers;
  if (!prometheus) return unmeasured('PROMETHEUS_URL is not set');
  if (spans.until <= spans.period.from)
    return { objectives: [], systems: [], data: { covered: 1, gaps: [] } };
  try {
    const objectives = await inTurn(project.objectives, AT_ONCE, one =>
      objectiveOver(prometheus, one, spans),
    );
    const figures = await inTurn(project.figures, AT_ONCE, one => figureOver(prometheus, one, spans));
    const systems = project.systems
      .map(({ name, title }) => ({
        ...{ name, title },
        figures: figures.filter((_, i) => project.figures[i]!.system === name),
      }))
      .filter(system => system.figures.length > 0);
    return { objectives, systems, data: await coverageOf(prometheus, spans, systems) };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return unmeasured(error.message);
  }
}

function unmeasured(problem: string): Measured {
  return { objectives: [], systems: [], data: { problem, covered: null, gaps: [] } };
}

/** Whether a report has anything to tell: the first day of a desk has not. */
export function hasContent({ alerts, systems, objectives }: Report): boolean {
  return (
    alerts.total + alerts.openCount > 0 ||
    systems.some(({ figures }) => figures.some(({ rows }) => rows.some(({ value }) => value !== null))) ||
    objectives.some(({ rows }) => rows.some(({ attained }) => attained !== null))
  );
}
