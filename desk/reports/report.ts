import type { ByLanguage, FigureKind, FigureTitle } from 'vigia/desk';
import type { Statistics } from '../incidents/statistics.ts';
import type { ReportPeriod } from './period.ts';

/** A title in one language, or in several. */
export type Title = FigureTitle | ByLanguage;
export type Labels = Readonly<Record<string, string>>;

/** A report before it has a language or a form. What is not known is null: it is never 0. */
export interface Report extends ReportPeriod {
  readonly environment: string;
  readonly timeZone: string;
  /** Until when there is anything to tell: the end of the period, or now. */
  readonly until: number;
  readonly objectives: readonly ReportObjective[];
  readonly alerts: ReportAlerts;
  readonly systems: readonly ReportSystem[];
  readonly recommendations: readonly Recommendation[];
  readonly data: DataState;
}

/** What there is of the data of Prometheus. */
export interface DataState {
  /** Why Prometheus could not be asked. */
  readonly problem?: string;
  /** The share of the period of which there is data; null if Prometheus could not be asked. */
  readonly covered: number | null;
  /** When there is none. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

export interface ReportObjective {
  readonly id: string;
  readonly title: Title;
  readonly service: string;
  readonly target: number;
  readonly window: string;
  readonly dashboard: string;
  /** One for each environment; empty without data. */
  readonly rows: readonly ObjectiveRow[];
  readonly problem?: string;
}

export interface ObjectiveRow {
  readonly labels: Labels;
  /** The share of good events in the period; null without events. */
  readonly attained: number | null;
  readonly attainedBefore: number | null;
  /** All events of the period; null for an objective that counts time. */
  readonly events: number | null;
  /** The share of the error budget that is left at the end, and at the beginning; negative when overspent. */
  readonly budgetLeft: number | null;
  readonly budgetLeftBefore: number | null;
}

export interface ReportAlerts extends Statistics {
  /** How many there were in the period before. */
  readonly totalBefore: number;
  /** Those that fire at the end, the oldest first; not all if they are very many. */
  readonly open: readonly OpenIncident[];
  readonly openCount: number;
}

export interface OpenIncident {
  readonly id: number;
  readonly name: string;
  readonly severity: string;
  readonly service: string;
  readonly environment: string | null;
  readonly startsAt: number;
  readonly acknowledged: boolean;
}

export interface ReportSystem {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly ReportFigure[];
}

export interface ReportFigure {
  readonly name: string;
  readonly title: Title;
  readonly about: FigureKind;
  readonly unit: string;
  readonly better?: 'higher' | 'lower';
  /** One for each set of labels; empty without data. */
  readonly rows: readonly FigureRow[];
  readonly problem?: string;
}

export interface FigureRow {
  readonly labels: Labels;
  readonly value: number | null;
  readonly before: number | null;
  /** The value of each slot of the period. */
  readonly trend: readonly (number | null)[];
}

/** What a rule found, with its numbers. */
export interface Recommendation {
  readonly rule: RuleName;
  /** The objective, the alert or the figure, by name. */
  readonly about: string;
  /** The row that it is about; empty where there is one row. */
  readonly labels: Labels;
  /** The numbers that it rests on. */
  readonly evidence: Readonly<Record<string, number>>;
  /** What to do, where the project says it. */
  readonly recommend?: Title;
}

export const ruleNames = [
  'objective-missed',
  'budget-spent',
  'budget-low',
  'figure-advice',
  'figure-worse',
  'alert-open',
  'alert-noise',
  'acknowledged-late',
] as const;
export type RuleName = (typeof ruleNames)[number];
