import type { DeskFigure } from 'vigia/desk';
import type { Labels, Recommendation, Report, ReportFigure } from './report.ts';

type Found = Omit<Report, 'recommendations'>;

/** Bounds of the rules, each with its reason. */
export const bounds = {
  /** With less, one bad day overspends it. */
  budgetLow: 0.25,
  /** A fifth is more than a good week differs from another. */
  worseBy: 0.2,
  /** Of fewer events, a fifth is chance. */
  worseOf: 20,
  /** What fires this often, and is mostly noise, is turned off in people's heads. */
  noisy: { fired: 5, share: 0.5 },
  /** Fires longer than a day: nobody works on it, or nobody has to. */
  openMs: 86_400_000,
  /** The first level of escalation has gone out by then. */
  acknowledgedMs: 15 * 60_000,
  acknowledgedOf: 3,
} as const;

/** So many are read; the rest waits until these are done. */
const MOST = 12;
const COUNTED = new Set(['items', 'messages', 'operations', 'users', 'points']);

/**
 * Returns what a report recommends, the most urgent first: each a rule that found its numbers in the report. Nothing is recommended of
 * what is not known.
 */
export function recommendationsOf(report: Found, declared: readonly DeskFigure[]): Recommendation[] {
  return [
    ...objectives(report),
    ...figures(report, declared),
    ...open(report),
    ...noise(report),
    ...late(report),
  ].slice(0, MOST);
}

function objectives({ objectives: all }: Found): Recommendation[] {
  return all.flatMap(({ id, target, rows }) =>
    rows.flatMap(({ labels, attained, events, budgetLeft }): Recommendation[] => {
      const about = { about: id, labels: rows.length > 1 ? labels : {} };
      const missed = attained !== null && attained < target;
      const evidence = {
        ...(attained !== null && { attained, target }),
        ...(attained !== null && events !== null && { bad: (1 - attained) * events, events }),
        ...(budgetLeft !== null && { budgetLeft }),
      };
      if (budgetLeft !== null && budgetLeft <= 0) return [{ rule: 'budget-spent', ...about, evidence }];
      if (missed) return [{ rule: 'objective-missed', ...about, evidence }];
      if (budgetLeft !== null && budgetLeft < bounds.budgetLow)
        return [{ rule: 'budget-low', ...about, evidence }];
      return [];
    }),
  );
}

function figures({ systems, kind }: Found, declared: readonly DeskFigure[]): Recommendation[] {
  return systems.flatMap(system =>
    system.figures.flatMap(figure => {
      const advised = adviceOn(figure, declared.find(({ name }) => name === figure.name)?.advice ?? []);
      // One day is too little to compare.
      if (advised.length > 0 || kind === 'daily') return advised;
      return worse(figure);
    }),
  );
}

function adviceOn(figure: ReportFigure, advice: NonNullable<DeskFigure['advice']>): Recommendation[] {
  return advice.flatMap(({ where = {}, above, below, fellTo, roseTo, recommend }) =>
    figure.rows
      .filter(({ labels }) => Object.entries(where).every(([name, value]) => labels[name] === value))
      .flatMap(({ labels, value, before }): Recommendation[] => {
        if (value === null) return [];
        const of = (evidence: Readonly<Record<string, number>>): Recommendation[] => [
          {
            ...{ rule: 'figure-advice', about: figure.name, labels: rowLabels(figure, labels) },
            ...{ evidence, recommend },
          },
        ];
        if (above !== undefined) return value > above ? of({ value, above }) : [];
        if (below !== undefined) return value < below ? of({ value, below }) : [];
        if (before === null || before <= 0) return [];
        if (fellTo !== undefined) return value < before * fellTo ? of({ value, before }) : [];
        return roseTo !== undefined && value > before * roseTo ? of({ value, before }) : [];
      }),
  );
}

function worse(figure: ReportFigure): Recommendation[] {
  const { better, unit, name } = figure;
  if (!better) return [];
  return figure.rows.flatMap(({ labels, value, before }): Recommendation[] => {
    if (value === null || before === null || before <= 0) return [];
    if (COUNTED.has(unit) && Math.max(value, before) < bounds.worseOf) return [];
    const change = (value - before) / before;
    const bad = better === 'higher' ? -change : change;
    if (bad < bounds.worseBy) return [];
    return [
      { rule: 'figure-worse', about: name, labels: rowLabels(figure, labels), evidence: { value, before } },
    ];
  });
}

function open({ alerts: { open: incidents }, until }: Found): Recommendation[] {
  const long = incidents.filter(({ startsAt }) => until - startsAt > bounds.openMs);
  return [...Map.groupBy(long, ({ name }) => name)].map(([name, some]) => ({
    ...{ rule: 'alert-open', about: name, labels: {} },
    evidence: { firing: some.length, age: until - Math.min(...some.map(({ startsAt }) => startsAt)) },
  }));
}

function noise({ alerts: { alerts } }: Found): Recommendation[] {
  return alerts
    .filter(one => one.fired >= bounds.noisy.fired && one.noise / one.fired >= bounds.noisy.share)
    .map(({ name, fired, noise: noisy, length }) => ({
      ...{ rule: 'alert-noise', about: name, labels: {} },
      evidence: { fired, noise: noisy, ...(length && { median: length.median }) },
    }));
}

function late({ alerts: { toAcknowledge, acknowledged } }: Found): Recommendation[] {
  if (!toAcknowledge || acknowledged < bounds.acknowledgedOf) return [];
  if (toAcknowledge.median <= bounds.acknowledgedMs) return [];
  const { median, p95 } = toAcknowledge;
  return [{ rule: 'acknowledged-late', about: '', labels: {}, evidence: { median, p95, acknowledged } }];
}

function rowLabels({ rows }: ReportFigure, labels: Labels): Labels {
  return rows.length > 1 ? labels : {};
}
