import type { DeskFigure, FigureKind, FigureTitle } from 'vigia/desk';
import { Refused, type ServerClient } from '../servers/client.ts';
import type { Language } from '../settings.ts';
import type { Period } from './period.ts';

/** One value of a figure; null where there is nothing to take it of. */
export interface FigureValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
}

/** A figure with its values of a period. */
export interface FigureAnswer {
  readonly name: string;
  readonly title: string;
  readonly system: string;
  readonly unit: string;
  readonly better?: 'higher' | 'lower';
  readonly values: readonly FigureValue[];
  /** Why there are no values, where Prometheus refuses the query. */
  readonly error?: string;
}

export interface FigureFilter {
  readonly about: FigureKind;
  readonly system?: string;
  readonly name?: string;
  readonly environment?: string;
}

/** Queries that Prometheus is asked at once. */
const AT_ONCE = 6;
/** How long Prometheus may take for all of them, in milliseconds. */
const TIMEOUT_MS = 5000;

interface Vector {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/**
 * Returns the figures of a period, as Prometheus computes them at its end. Throws `Unavailable` if it is away. A query that it
 * refuses leaves its figure without values, and says why.
 */
export async function figuresOver(
  prometheus: ServerClient,
  figures: readonly DeskFigure[],
  { about, system, name, environment }: FigureFilter,
  period: Period,
  language: Language,
): Promise<FigureAnswer[]> {
  const chosen = figures.filter(
    one =>
      one.about === about &&
      (system === undefined || one.system === system) &&
      (name === undefined || one.name === name),
  );
  const giveUpAt = performance.now() + TIMEOUT_MS;
  const one = async (figure: DeskFigure): Promise<FigureAnswer> => {
    const { title, query: _, about: __, ...rest } = figure;
    const told = { ...rest, title: titleIn(title, language) };
    try {
      const timeoutMs = Math.max(1, Math.round(giveUpAt - performance.now()));
      const values = await valuesOf(prometheus, figure, period, timeoutMs);
      const own = values.filter(
        ({ labels }) => environment === undefined || labels.environment === environment,
      );
      return { ...told, values: own };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { ...told, values: [], error: error.message };
    }
  };
  return inTurn(chosen, AT_ONCE, one);
}

async function valuesOf(
  prometheus: ServerClient,
  { query }: DeskFigure,
  { from, to }: Period,
  timeoutMs: number,
): Promise<FigureValue[]> {
  const seconds = Math.max(1, Math.round((to - from) / 1000));
  const { data } = await prometheus.json<Vector>('/api/v1/query', {
    query: { query: query.replaceAll('$__range', `${seconds}s`), time: to / 1000 },
    timeoutMs,
  });
  return data.result.map(({ metric: { __name__: _, ...labels }, value: [, text] }) => {
    const value = Number(text);
    return { labels, value: Number.isFinite(value) ? value : null };
  });
}

export function titleIn(title: FigureTitle, language: Language): string {
  return typeof title === 'string' ? title : title[language];
}

/** Works on a few at a time; the first error ends it. */
async function inTurn<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < all.length; i = next++) results[i] = await work(all[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  return results;
}
