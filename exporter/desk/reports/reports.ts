import type { Services } from '../../base/services.ts';
import type { Period } from '../../systems/production/business.ts';
import { type Advice, adviceFor } from '../../systems/qualifier/reports/advice.ts';
import { type Figures, figuresOf, reportedMetrics } from '../../systems/qualifier/reports/figures.ts';
import { reportText } from '../../systems/qualifier/reports/text.ts';
import { GrowthLog } from './growth-log.ts';
import { duePeriod, midnight, periodBefore, periodEnding, type ReportKind, reportKinds } from './periods.ts';

export interface DailyReport {
  readonly report: 'daily';
  readonly from: string;
  readonly to: string;
  readonly figures: Figures;
}
export interface WeeklyReport {
  readonly report: 'weekly';
  readonly from: string;
  readonly to: string;
  readonly figures: Figures;
  /** The week before. */
  readonly before: Figures;
  readonly days: readonly { readonly from: string; readonly figures: Figures }[];
  readonly advice: readonly Advice[];
}
export type Report = DailyReport | WeeklyReport;

/** Where a report goes; throws when it cannot be delivered. Gives the name of the way that it took. */
export type Deliver = (report: Report, text: string) => Promise<string>;

const SINCE = `
  SELECT EXISTS (SELECT 1 FROM leads WHERE created_at < $1)
    OR EXISTS (SELECT 1 FROM growth_by_hour WHERE hour < $1) AS known`;
/** One of several instances gets the row, and delivers. */
const CLAIM = 'INSERT INTO report_deliveries VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING report';
const RELEASE = 'DELETE FROM report_deliveries WHERE report = $1 AND period_end = $2';

/** The qualifier's reports: asked for at any time, and delivered once for each day and week. */
export class Reports {
  readonly log: GrowthLog;
  private readonly services: Services;
  private readonly deliver: Deliver;

  constructor(services: Services, deliver: Deliver) {
    this.services = services;
    this.deliver = deliver;
    this.log = new GrowthLog(services, reportedMetrics);
  }

  /** The report of the day, or of the seven days, that end with the day of the date. */
  async of(kind: ReportKind, lastDay: Date): Promise<Report> {
    await this.log.record();
    return this.over(kind, periodEnding(kind, lastDay));
  }

  /** Delivers what is due and nobody has delivered. Throws when that fails; it is tried again the next time. */
  async look(now = new Date()): Promise<void> {
    const looks = reportKinds.map(kind => this.lookFor(kind, duePeriod(kind, now)));
    const failed = (await Promise.allSettled(looks)).find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }

  private async lookFor(kind: ReportKind, period: Period): Promise<void> {
    const { database, events } = this.services;
    // A service that is newer than the period has nothing to say of it.
    const [row] = await database.query<{ known: boolean }>(SINCE, [period.to]);
    if (!row!.known) return;
    if ((await database.query(CLAIM, [kind, period.to])).length === 0) return;
    try {
      const report = await this.over(kind, period);
      const delivered = await this.deliver(report, reportText(report));
      events.reportMade({ report: kind, from: report.from, to: report.to, delivered });
    } catch (error) {
      await database.query(RELEASE, [kind, period.to]);
      throw error;
    }
  }

  private async over(kind: ReportKind, period: Period): Promise<Report> {
    const figures = await this.figures(period);
    const common = { from: period.from.toISOString(), to: period.to.toISOString(), figures };
    if (kind === 'daily') return { report: kind, ...common };
    const before = await this.figures(periodBefore(kind, period));
    const days = [];
    for (let day = period.from; day < period.to; day = midnight(day, -1)) {
      const own = await this.figures(periodEnding('daily', day));
      days.push({ from: day.toISOString(), figures: own });
    }
    return { report: kind, ...common, before, days, advice: adviceFor(figures, before) };
  }

  private figures(period: Period): Promise<Figures> {
    return figuresOf(this.services.database, this.log, period);
  }
}
