import { dayOf } from '../../../base/periods.ts';
import type { Report, WeeklyReport } from '../../../seams/reports.ts';
import type { Figures } from './figures.ts';

type Shown = 'count' | 'share' | 'seconds';
interface Line {
  readonly label: string;
  readonly of: (figures: Figures) => number | null;
  readonly as: Shown;
}

const LINES: readonly Line[] = [
  { label: 'Leads received', of: f => f.leadsReceived, as: 'count' },
  { label: 'Leads processed', of: f => f.leadsProcessed, as: 'count' },
  { label: 'Leads without answer', of: f => f.leadsUnanswered, as: 'count' },
  { label: 'Conversion rate', of: f => f.conversionRate, as: 'share' },
  { label: 'Webhook requests', of: f => f.requests, as: 'count' },
  { label: 'Webhook success', of: f => f.successRate, as: 'share' },
  { label: 'Time-outs', of: f => f.requestsTimedOut, as: 'count' },
  { label: 'Refused requests', of: f => f.requestsRefused, as: 'count' },
  { label: 'Mean response', of: f => f.meanSeconds, as: 'seconds' },
  { label: 'Response p95', of: f => f.p95Seconds, as: 'seconds' },
  { label: 'Errors', of: f => f.errors, as: 'count' },
];

/** The report as people read it in a message. */
export function reportText(report: Report<Figures>): string {
  const title = `Qualifier, ${report.report} report, ${dayOf(new Date(report.from))} to ${dayOf(new Date(report.to))} (local time, end not included)`;
  const parts =
    report.report === 'daily'
      ? [title, table(report.figures), counts('Errors by type', report.figures.errorsByType)]
      : [title, table(report.figures, report.before), ...weekly(report)];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function weekly({ figures, before, days, advice }: WeeklyReport<Figures>): string[] {
  const byDay = days.map(
    ({ from, figures: f }) =>
      `  ${dayOf(new Date(from))}  ${f.leadsReceived} leads, conversion ${shown(f.conversionRate, 'share')}, ${f.errors} errors, p95 ${shown(f.p95Seconds, 'seconds')}`,
  );
  const types = Object.entries(figures.errorsByType)
    .sort(([, a], [, b]) => b - a)
    .map(
      ([type, n]) =>
        `  ${type}: ${n} (${shown(n / figures.errors, 'share')} of all; the week before ${before.errorsByType[type] ?? 0})`,
    );
  const recommended = advice.map(
    ({ finding, recommendation }, i) => `  ${i + 1}. ${finding}: ${recommendation}`,
  );
  return [
    ['Day by day', ...byDay].join('\n'),
    ['Errors', ...(types.length > 0 ? types : ['  none'])].join('\n'),
    ['Recommended', ...(recommended.length > 0 ? recommended : ['  nothing: every objective was met'])].join(
      '\n',
    ),
  ];
}

function table(figures: Figures, before?: Figures): string {
  return LINES.map(({ label, of, as }) => {
    const now = `  ${`${label}:`.padEnd(22)} ${shown(of(figures), as)}`;
    return before ? `${now} (the week before ${shown(of(before), as)})` : now;
  }).join('\n');
}

function counts(title: string, of: Readonly<Record<string, number>>): string {
  const lines = Object.entries(of).map(([name, n]) => `  ${name}: ${n}`);
  return lines.length > 0 ? [title, ...lines].join('\n') : '';
}

function shown(value: number | null, as: Shown): string {
  if (value === null) return '-';
  if (as === 'share') return `${(value * 100).toFixed(1)} %`;
  return as === 'seconds' ? `${value.toFixed(2)} s` : String(value);
}
