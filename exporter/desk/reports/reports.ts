import type { Period } from '../../base/periods.ts';
import { type Report, type ReportSource, reportSources } from '../../seams/reports.ts';
import type { Services } from '../services.ts';
import { GrowthLog } from './growth-log.ts';
import { duePeriod, midnight, periodBefore, periodEnding, type ReportKind, reportKinds } from './periods.ts';

/** Where a report of a system goes; throws when it cannot be delivered. Gives the name of the way that it took. */
export type Deliver = (source: ReportSource, report: Report) => Promise<string>;

/** One of several instances gets the row, and delivers. */
const CLAIM = 'INSERT INTO report_deliveries VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING report';
const RELEASE = 'DELETE FROM report_deliveries WHERE report = $1 AND period_end = $2';

/** Reports of the systems: asked for at any time, and delivered once for each day and week. */
export class Reports {
  readonly log: GrowthLog;
  private readonly services: Services;
  private readonly deliver: Deliver;

  constructor(services: Services, deliver: Deliver) {
    this.services = services;
    this.deliver = deliver;
    this.log = new GrowthLog(services, () => this.sources.flatMap(({ metrics }) => metrics));
  }

  /** The systems that are reported on; known after all are mounted. */
  get sources(): readonly ReportSource[] {
    return this.services.hub.all(reportSources);
  }

  /** The report of the day, or of the seven days, that end with the day of the date. */
  async of(source: ReportSource, kind: ReportKind, lastDay: Date): Promise<Report> {
    await this.log.record();
    return this.over(source, kind, periodEnding(kind, lastDay));
  }

  /** Delivers what is due and nobody has delivered. Throws when that fails; it is tried again the next time. */
  async look(now = new Date()): Promise<void> {
    const looks = this.sources.flatMap(source =>
      reportKinds.map(kind => this.lookFor(source, kind, duePeriod(kind, now))),
    );
    const failed = (await Promise.allSettled(looks)).find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }

  private async lookFor(source: ReportSource, kind: ReportKind, period: Period): Promise<void> {
    const { database, events } = this.services;
    // A service that is newer than the period has nothing to say of it.
    const known = (await source.knownBefore(period.to)) || (await this.log.knownBefore(source, period.to));
    if (!known) return;
    const claim = [`${source.name} ${kind}`, period.to];
    if ((await database.query(CLAIM, claim)).length === 0) return;
    try {
      const report = await this.over(source, kind, period);
      const delivered = await this.deliver(source, report);
      events.reportMade({ report: kind, from: report.from, to: report.to, delivered });
    } catch (error) {
      await database.query(RELEASE, claim);
      throw error;
    }
  }

  private async over(source: ReportSource, kind: ReportKind, period: Period): Promise<Report> {
    const figures = await this.figures(source, period);
    const common = { from: period.from.toISOString(), to: period.to.toISOString(), figures };
    if (kind === 'daily') return { report: kind, ...common };
    const before = await this.figures(source, periodBefore(kind, period));
    const days = [];
    for (let day = period.from; day < period.to; day = midnight(day, -1)) {
      const own = await this.figures(source, periodEnding('daily', day));
      days.push({ from: day.toISOString(), figures: own });
    }
    return { report: kind, ...common, before, days, advice: source.advice(figures, before) };
  }

  private async figures(source: ReportSource, period: Period): Promise<unknown> {
    return source.figures(period, await this.log.between(source, period));
  }
}
