import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert } from '../alerts/alert.ts';
import { referencesIn } from '../alerts/prose.ts';
import { isExpression, type Reference } from '../alerts/references.ts';
import type { LogMetric, LogQuery } from '../logql/node.ts';
import { logql } from '../logql/print.ts';
import { type Expression, promql } from '../promql/expression.ts';
import { countLines, countValues } from './stack-client.ts';

/** One query of a runbook, asked while its alert fired, or the reason why it was not asked. */
export type AskedQuery = {
  readonly query: string;
  readonly language: 'LogQL' | 'PromQL';
} & (
  | {
      /** The number of lines, or of series of a metric query. */
      readonly found: number;
    }
  | { readonly notAsked: string }
);

/** Where queries of runbooks are asked. */
export interface Answerers {
  /** The URL of Loki, or why there are no logs. */
  readonly loki: { readonly url: string } | { readonly notAsked: string };
  readonly prometheus: string;
  readonly timeScale: number;
  /** Whether the series are there that the expression needs. Default: they are. */
  readonly canAnswer?: (expression: Expression) => boolean;
}

/** The alert as it fires. */
export interface Firing {
  readonly labels: Readonly<Record<string, string>>;
  /** When its fault began, in milliseconds since 1970. */
  readonly since: number;
}

/** As far back as people look when they open the log. */
const LOOK_BACK_MS = 3_600_000;
const POLL_MS = 500;
const NO_SERIES = 'the replayed series cannot answer it';

/** Whether the runbook of the alert has log queries. */
export function readsLogs({ runbook }: Alert): boolean {
  return logQueriesIn(runbook.steps).length > 0;
}

/** Asks every query of the alert's runbook until it finds something, but no longer than the patience. */
export async function askRunbook(
  { runbook }: Alert,
  { labels, since }: Firing,
  answerers: Answerers,
  patienceMs: number,
): Promise<AskedQuery[]> {
  const { loki, prometheus, timeScale, canAnswer = () => true } = answerers;
  const deadline = Date.now() + patienceMs;
  const untilFound = async (ask: () => Promise<number>): Promise<number> => {
    for (;;) {
      const found = await ask();
      if (found > 0 || Date.now() > deadline) return found;
      await sleep(POLL_MS);
    }
  };
  const logs = logQueriesIn(runbook.steps).map(async ({ of, earlier }): Promise<AskedQuery> => {
    if ('notAsked' in loki) return { query: logql(of), language: 'LogQL', notAsked: loki.notAsked };
    const query = logql(of, { labels, timeScale });
    const from = earlier ? since - LOOK_BACK_MS : since;
    const found = await untilFound(() => countLines(loki.url, query, from));
    return { query, language: 'LogQL', found };
  });
  const metrics = referencesIn(runbook.steps)
    .filter(isExpression)
    .map(async (expression): Promise<AskedQuery> => {
      const query = promql(expression, timeScale);
      if (!canAnswer(expression)) return { query, language: 'PromQL', notAsked: NO_SERIES };
      const found = await untilFound(() => countValues(prometheus, query));
      return { query, language: 'PromQL', found };
    });
  return Promise.all([...logs, ...metrics]);
}

/** Returns the first query that found nothing. */
export function unanswered(queries: readonly AskedQuery[]): string | undefined {
  return queries.find(one => 'found' in one && one.found === 0)?.query;
}

/**
 * Returns how many queries of runbooks found something, in lines to print: `27 runbook queries, 27 found lines`. Queries
 * that were not asked are counted by reason.
 */
export function runbookSummary(queries: readonly AskedQuery[]): string[] {
  const asked = (language: AskedQuery['language']) =>
    queries.flatMap(one => (one.language === language && 'found' in one ? [one.found] : []));
  const found = (counts: readonly number[]) => counts.filter(count => count > 0).length;
  const lines = asked('LogQL');
  const values = asked('PromQL');
  const notAsked = Map.groupBy(
    queries.flatMap(one => ('notAsked' in one ? [one] : [])),
    ({ language, notAsked }) => `${language} queries of runbooks not asked: ${notAsked}`,
  );
  return [
    ...(lines.length > 0 ? [`${lines.length} runbook queries, ${found(lines)} found lines`] : []),
    ...(values.length > 0
      ? [`${values.length} PromQL queries of runbooks, ${found(values)} returned a result`]
      : []),
    ...[...notAsked].map(([why, some]) => `${some.length} ${why}`),
  ];
}

interface LogReference {
  readonly of: LogQuery | LogMetric;
  readonly earlier: boolean;
}

function logQueriesIn(steps: Alert['runbook']['steps']): LogReference[] {
  return referencesIn(steps).flatMap((one: Reference): LogReference[] => {
    if (!('kind' in one)) return [];
    if (one.kind === 'earlier') return [{ of: one.query, earlier: true }];
    return one.kind === 'log lines' || one.kind === 'log metric' ? [{ of: one, earlier: false }] : [];
  });
}
