import type { Alert } from '../alerts/alert.ts';
import { referencesIn } from '../alerts/prose.ts';
import { isExpression, type Reference } from '../alerts/references.ts';
import type { LogMetric, LogQuery } from '../logql/node.ts';
import { alertLabelsIn, logql } from '../logql/print.ts';
import type { Config } from '../project/config.ts';
import { perFleet } from '../promql/fleet.ts';
import { promql } from '../promql/index.ts';

/** A query of a runbook that the desk may ask, and nothing else. */
export interface RunbookQuery {
  /** Unique within the runbook, such as `q1`. */
  readonly id: string;
  readonly language: 'PromQL' | 'LogQL';
  /** As the runbook prints it: `$NAME` stands for a label of the alert. */
  readonly text: string;
  /**
   * What is asked: text, and between it the labels of the alert whose values belong there, each inside a quoted string.
   */
  readonly pieces: readonly (string | { readonly label: string })[];
  /** Whether LogQL gives numbers, not lines. */
  readonly metric: boolean;
  /** Whether lines from before the fault are asked for, too. */
  readonly earlier: boolean;
}

/** Returns the queries of the runbooks by alert, each once, in the order in which the steps name them. */
export function runbookQueries(config: Config): Readonly<Record<string, readonly RunbookQuery[]>> {
  const ofAll = config.project.alerts.map(alert => [alert.name, queriesOf(alert, config)] as const);
  return Object.fromEntries(ofAll.filter(([, queries]) => queries.length > 0));
}

function queriesOf({ runbook }: Alert, config: Config): RunbookQuery[] {
  const all = referencesIn(runbook.steps).flatMap(one => queryOf(one, config));
  const first = new Map(all.toReversed().map(one => [one.text, one]));
  return all.filter(one => first.get(one.text) === one).map((one, i) => ({ id: `q${i + 1}`, ...one }));
}

function queryOf(reference: Reference, config: Config): Omit<RunbookQuery, 'id'>[] {
  if (isExpression(reference)) {
    const expression = perFleet(reference, config.project.fleetLabels);
    return [
      {
        language: 'PromQL',
        text: promql(expression),
        pieces: [promql(expression, config.timeScale)],
        metric: true,
        earlier: false,
      },
    ];
  }
  if (!('kind' in reference)) return [];
  if (reference.kind === 'earlier') return [logQuery(reference.query, true, config)];
  return reference.kind === 'log lines' || reference.kind === 'log metric'
    ? [logQuery(reference, false, config)]
    : [];
}

function logQuery(
  query: LogQuery | LogMetric,
  earlier: boolean,
  { timeScale }: Config,
): Omit<RunbookQuery, 'id'> {
  const names = alertLabelsIn(query);
  const marked = Object.fromEntries(names.map(name => [name, `${OPEN}${name}${CLOSE}`]));
  return {
    language: 'LogQL',
    text: logql(query),
    pieces: piecesOf(logql(query, { timeScale, labels: marked })),
    metric: query.kind === 'log metric',
    earlier,
  };
}

/** Characters for private use, which no query has: they mark where the value of a label belongs. */
const OPEN = '\uE000';
const CLOSE = '\uE001';

function piecesOf(text: string): RunbookQuery['pieces'] {
  return text
    .split(new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`))
    .map((piece, i) => (i % 2 === 1 ? { label: piece } : piece))
    .filter(piece => piece !== '');
}
