import type { RunbookQuery } from 'vigia/desk';
import type { Clock } from '../../clock.ts';
import type { Incident } from '../../incidents/incident.ts';
import { Refused, type ServerClient } from '../../servers/client.ts';
import type { Servers } from '../../servers/servers.ts';
import { Unavailable } from '../../storage/database.ts';

/** What a query found, as a table; `text` of a cell is not HTML. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** How many there were. */
  readonly found: number;
}
/** A label of the results, or what the pages have a word for. */
export type Column =
  | { readonly label: string }
  | { readonly kind: 'value' | 'time' | 'line'; readonly label?: undefined };
export interface Row {
  readonly cells: readonly Cell[];
  /** Whether it is about what the incident is about. */
  readonly same: boolean;
}
export type Cell = string | number | { readonly time: number };

/** Why a query was not answered. */
export type Unanswered =
  | { readonly because: 'absent' | 'busy'; readonly server: string }
  | { readonly because: 'failed'; readonly server: string; readonly why: string }
  | { readonly because: 'needs'; readonly labels: readonly string[] };

export type Answer =
  | { readonly table: Table; readonly tookMs: number; readonly at: number }
  | { readonly unanswered: Unanswered };

export interface QueriesOptions {
  readonly servers: Servers;
  readonly clock: Clock;
  readonly timeScale: number;
  /** Default 8000. */
  readonly timeoutMs?: number;
  /** Queries at the same time; what comes then is refused. Default 4. */
  readonly atOnce?: number;
}

/** As far back as people look in the log. */
const LOOK_BACK_MS = 3_600_000;
/** A fault begins before its alert fires. */
const BEFORE_MS = 10 * 60_000;
const MOST_ROWS = 50;
const MOST_ASKED = 500;
const MOST_COLUMNS = 6;
const LONGEST_CELL = 600;

/** Asks the queries of runbooks, and nothing else: a caller names one of them, and cannot write one. */
export class Queries {
  private readonly options: Required<QueriesOptions>;
  private running = 0;

  constructor({ timeoutMs = 8000, atOnce = 4, ...options }: QueriesOptions) {
    this.options = { ...options, timeoutMs, atOnce };
  }

  /** Returns what the query finds: for an incident, at its time and with its labels. */
  async ask(query: RunbookQuery, incident?: Incident): Promise<Answer> {
    const { servers, clock, timeoutMs, atOnce } = this.options;
    const [name, server] =
      query.language === 'PromQL'
        ? (['Prometheus', servers.prometheus] as const)
        : (['Loki', servers.loki] as const);
    const missing = labelsIn(query).filter(label => incident?.labels[label] === undefined);
    if (missing.length > 0) return { unanswered: { because: 'needs', labels: missing } };
    if (!server) return { unanswered: { because: 'absent', server: name } };
    if (this.running >= atOnce) return { unanswered: { because: 'busy', server: name } };
    this.running++;
    const began = clock.elapsed();
    try {
      const at = incident?.status === 'resolved' ? (incident.endsAt ?? clock.now()) : clock.now();
      const text = filled(query, incident);
      const table = await this.answer(server, query, text, at, incident);
      return { table, tookMs: Math.round(clock.elapsed() - began), at };
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof Refused)) throw error;
      const slow = clock.elapsed() - began >= timeoutMs;
      const why = slow ? `${timeoutMs / 1000} s` : reasonOf(error);
      return { unanswered: { because: 'failed', server: name, why } };
    } finally {
      this.running--;
    }
  }

  private async answer(
    server: ServerClient,
    query: RunbookQuery,
    text: string,
    at: number,
    incident: Incident | undefined,
  ): Promise<Table> {
    const { timeoutMs, timeScale } = this.options;
    if (query.language === 'PromQL') {
      const asked = { query: text, time: at / 1000, timeout: `${timeoutMs}ms`, limit: MOST_ASKED };
      return seriesTable(await server.json('/api/v1/query', { query: asked, timeoutMs }), incident);
    }
    if (query.metric) {
      const asked = { query: text, time: nanoseconds(at) };
      return seriesTable(await server.json('/loki/api/v1/query', { query: asked, timeoutMs }), incident);
    }
    const before = BEFORE_MS / timeScale + (query.earlier || !incident ? LOOK_BACK_MS : 0);
    const asked = {
      query: text,
      start: nanoseconds((incident?.startsAt ?? at) - before),
      end: nanoseconds(at),
      limit: MOST_ROWS,
      direction: 'backward',
    };
    return linesTable(await server.json('/loki/api/v1/query_range', { query: asked, timeoutMs }));
  }
}

/** Returns the labels of the alert that a query needs. */
export function labelsIn({ pieces }: RunbookQuery): string[] {
  return [...new Set(pieces.flatMap(piece => (typeof piece === 'string' ? [] : [piece.label])))];
}

/** Returns the query as it is asked. A value of a label stands inside a string, whatever is in it. */
export function filled({ pieces }: RunbookQuery, incident?: Pick<Incident, 'labels'>): string {
  return pieces
    .map(piece =>
      typeof piece === 'string'
        ? piece
        : JSON.stringify((incident?.labels[piece.label] ?? '').toWellFormed()).slice(1, -1),
    )
    .join('');
}

interface Sample {
  readonly metric?: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
}

function seriesTable(answer: unknown, incident: Incident | undefined): Table {
  const { resultType, result } = dataOf(answer);
  const samples =
    resultType === 'scalar' || resultType === 'string'
      ? [{ metric: {}, value: result as unknown as [number, string] }]
      : (result as readonly Sample[]);
  const shown = samples.slice(0, MOST_ASKED).map(({ metric = {}, value }) => ({
    metric,
    value: Number(value?.[1] ?? Number.NaN),
    same: incident !== undefined && agrees(metric, incident.labels),
  }));
  // What the incident is about first, then the largest.
  shown.sort((a, b) => Number(b.same) - Number(a.same) || larger(b.value, a.value));
  const names = new Map<string, Set<string>>();
  for (const { metric } of shown)
    for (const [label, value] of Object.entries(metric))
      names.set(label, (names.get(label) ?? new Set()).add(value));
  // What tells the series apart is worth a column first.
  const columns = [...names]
    .sort(([a, x], [b, y]) => Number(y.size > 1) - Number(x.size > 1) || (a < b ? -1 : 1))
    .slice(0, MOST_COLUMNS)
    .map(([label]) => ({ label }));
  return {
    columns: [...columns, { kind: 'value' }],
    rows: shown.slice(0, MOST_ROWS).map(({ metric, value, same }) => ({
      cells: [...columns.map(({ label }) => cut(metric[label] ?? '')), value],
      same,
    })),
    found: samples.length,
  };
}

interface Stream {
  readonly values?: readonly (readonly [string, string, ...unknown[]])[];
}

function linesTable(answer: unknown): Table {
  const { result } = dataOf(answer);
  const lines = (result as readonly Stream[]).flatMap(({ values = [] }) => values);
  const sorted = [...lines].sort(([a], [b]) => (a.length - b.length || (a < b ? -1 : 1)) * -1);
  return {
    columns: [{ kind: 'time' }, { kind: 'line' }],
    rows: sorted.slice(0, MOST_ROWS).map(([time, line]) => ({
      cells: [{ time: Number(BigInt(time) / 1_000_000n) }, cut(readable(line))],
      same: false,
    })),
    found: lines.length,
  };
}

/** Lines of the kit are JSON: the message, then the fields of the event. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { timestamp, time, level, service, version, environment, stream, message, msg, ...fields } =
      JSON.parse(line) as Record<string, unknown>;
    const told = message ?? msg;
    if (typeof told !== 'string') return line;
    const rest = Object.entries(fields).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return [level, told, ...rest].filter(one => one !== undefined).join('  ');
  } catch {
    return line;
  }
}

function dataOf(answer: unknown): { readonly resultType: string; readonly result: readonly unknown[] } {
  const { data } = (answer ?? {}) as { data?: { resultType?: string; result?: unknown } };
  return { resultType: data?.resultType ?? '', result: Array.isArray(data?.result) ? data.result : [] };
}

function agrees(metric: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const common = Object.keys(metric).filter(name => labels[name] !== undefined);
  return common.length > 0 && common.every(name => labels[name] === metric[name]);
}

function larger(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b;
}

function cut(text: string): string {
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;
}

function nanoseconds(time: number): string {
  return `${Math.round(time)}000000`;
}

/** In a few words: servers answer errors as JSON. */
function reasonOf(error: Error): string {
  const { message } = error;
  const told = /"error":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  return (told ?? message).slice(0, 300);
}
