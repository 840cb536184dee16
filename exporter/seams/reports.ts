import type { Sample } from 'vigia/exposition';
import type { Metric } from 'vigia/metrics';
import { capability } from '../base/hub.ts';
import type { Period } from '../base/periods.ts';

/** One thing that a week's figures show, and what to do about it. */
export interface Advice {
  readonly finding: string;
  readonly recommendation: string;
}
export interface DailyReport<Figures> {
  readonly report: 'daily';
  readonly from: string;
  readonly to: string;
  readonly figures: Figures;
}
export interface WeeklyReport<Figures> {
  readonly report: 'weekly';
  readonly from: string;
  readonly to: string;
  readonly figures: Figures;
  /** The week before. */
  readonly before: Figures;
  readonly days: readonly { readonly from: string; readonly figures: Figures }[];
  readonly advice: readonly Advice[];
}
export type Report<Figures = unknown> = DailyReport<Figures> | WeeklyReport<Figures>;

/** A system that is reported on; the desk asks for the figures, serves the reports and delivers them. */
export interface ReportSource<Figures = unknown> {
  /** The reports are at `/NAME/reports/…`. */
  readonly name: string;
  /** Counters and histograms whose growth the figures need. */
  readonly metrics: readonly Metric[];
  /** Whether it has anything from before then. */
  knownBefore(moment: Date): Promise<boolean>;
  /** `growth`: by how much its metrics grew in the period. */
  figures(period: Period, growth: readonly Sample[]): Promise<Figures>;
  advice(week: Figures, before: Figures): Advice[];
  /** The report as people read it in a message. */
  text(report: Report<Figures>): string;
}
export const reportSources = capability<ReportSource>('reports');
