import type { Language } from 'vigia/desk';
import type { DeskContext } from '../context.ts';
import { writingOf } from './document.ts';
import { makeReport } from './make.ts';
import type { ReportPeriod } from './period.ts';
import { type Drawn, type DrawnPicture, draw } from './pictures/drawing.ts';
import { type PictureWidth, specsOf } from './pictures/specs.ts';
import type { Report } from './report.ts';

/** How long a report of a period that has not ended, or that lacks data, is the same, in milliseconds. */
const FRESH_MS = 60_000;
/** One of a period that has ended can still change: an acknowledgement comes, Prometheus gets its history. */
const KEPT_MS = 15 * 60_000;
const MOST_REPORTS = 12;

interface Kept {
  readonly at: number;
  readonly report: Promise<Report>;
  readonly pictures: Map<string, Promise<Drawn>>;
}

/** Reports that were made a short while ago, with their pictures, so that a page and its pictures are of the same numbers. */
export class Library {
  private readonly context: DeskContext;
  private readonly kept = new Map<string, Kept>();

  constructor(context: DeskContext) {
    this.context = context;
  }

  /** Returns the report of a period. Throws `Unavailable` if the desk's database is away. */
  report(period: ReportPeriod): Promise<Report> {
    return this.of(period).then(({ report }) => report);
  }

  /** Returns all pictures of a report as SVG, in a language. Throws if they cannot be drawn. */
  async pictures(
    period: ReportPeriod,
    language: Language,
    width: PictureWidth,
    png = false,
  ): Promise<Readonly<Record<string, DrawnPicture>>> {
    const kept = await this.of(period);
    const report = await kept.report;
    // A PNG is for one mail: it is not kept.
    if (png) return (await this.draw(report, language, width, true)).pictures;
    const key = `${language} ${width}`;
    let drawn = kept.pictures.get(key);
    if (!drawn) {
      drawn = this.draw(report, language, width, false);
      kept.pictures.set(key, drawn);
      drawn.catch(() => kept.pictures.delete(key));
    }
    return (await drawn).pictures;
  }

  private draw(report: Report, language: Language, width: PictureWidth, png: boolean): Promise<Drawn> {
    const { project, stopping } = this.context;
    const writing = writingOf(language, report.timeZone, project.links.grafana);
    const pictures = [...specsOf(report, writing, width)].map(([name, spec]) => ({ name, spec }));
    return draw({ pictures, language, png }, stopping);
  }

  private async of(period: ReportPeriod): Promise<Kept> {
    const key = `${period.kind} ${period.day}`;
    const now = this.context.clock.elapsed();
    const known = this.kept.get(key);
    if (known) {
      const report = await known.report.catch(() => undefined);
      if (report && now - known.at < (isWhole(report) ? KEPT_MS : FRESH_MS)) return known;
      if (this.kept.get(key) === known) this.kept.delete(key);
      else return this.of(period);
    }
    const made: Kept = { at: now, report: makeReport(this.context, period), pictures: new Map() };
    this.kept.set(key, made);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_REPORTS) break;
      this.kept.delete(oldest);
    }
    await made.report;
    return made;
  }
}

function isWhole({ until, to, data }: Report): boolean {
  return until >= to && data.problem === undefined;
}
