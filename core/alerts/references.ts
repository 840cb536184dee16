import type { AlertLabel, LogMetric, LogQuery } from '../logql/node.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Expression } from '../promql/expression.ts';

/** A panel that a runbook sends people to. The dashboard that shows it takes its title from here. */
export interface PanelName {
  readonly kind: 'panel';
  readonly title: string;
}

/** A dashboard that a runbook sends people to. */
export interface DashboardName {
  readonly kind: 'dashboard';
  readonly uid: string;
}

/** An endpoint of a service. */
export interface Endpoint<Path extends string = string> {
  readonly kind: 'endpoint';
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters begin with a colon, as in `/contacts/:contactId`. */
  readonly path: Path;
  /** The server that has it, where its address and its login are known. Default: the service that the alert is about. */
  readonly of?: 'desk';
}

/** A request to an endpoint, as a command. */
export interface Call {
  readonly kind: 'call';
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string | AlertLabel>>;
  readonly query: Readonly<Record<string, string | AlertLabel>>;
  readonly body?: object;
  readonly at?: string | AlertLabel;
}

/** A log query whose lines may be from before the fault. */
export interface Earlier {
  readonly kind: 'earlier';
  readonly query: LogQuery;
}

/** What the text of a runbook refers to. */
export type Reference =
  | Expression
  | LogQuery
  | LogMetric
  | Earlier
  | Metric
  | Endpoint
  | Call
  | PanelName
  | DashboardName;

/** Whether the reference is PromQL. */
export function isExpression(reference: Reference): reference is Expression {
  return !('kind' in reference) && 'node' in reference;
}

/**
 * Names a panel, so that a dashboard can show it and a runbook can refer to it.
 *
 * @example
 * ```ts
 * const queuePanel = panelName('Waiting Messages');
 * queuePanel.title; // Waiting Messages
 * ```
 */
export function panelName(title: string): PanelName {
  return { kind: 'panel', title };
}

/**
 * Refers to a dashboard by its uid.
 *
 * @example
 * ```ts
 * dashboardName('bot').uid; // bot
 * ```
 */
export function dashboardName(uid: string): DashboardName {
  return { kind: 'dashboard', uid };
}

/**
 * Declares an endpoint of a service.
 *
 * @example
 * ```ts
 * const pause = endpoint('POST', '/bots/:bot/pause');
 * pause.path; // /bots/:bot/pause
 * ```
 */
export function endpoint<const Path extends `/${string}`>(
  method: Endpoint['method'],
  path: Path,
  of?: Endpoint['of'],
): Endpoint<Path> {
  return { kind: 'endpoint', method, path, ...(of && { of }) };
}

/** The parameters of a path. */
type ParamsOf<Path extends string> = Path extends `${string}:${infer Param}/${infer Rest}`
  ? Param | ParamsOf<Rest>
  : Path extends `${string}:${infer Param}`
    ? Param
    : never;

interface CallOptions {
  /** Where the service is. Default: the server that has the endpoint, otherwise `URL`, which the reader replaces. */
  readonly at?: string | AlertLabel;
  readonly query?: Readonly<Record<string, string | AlertLabel>>;
  readonly body?: object;
}

/**
 * Refers to a request, which a runbook prints as a command. Every parameter of the path must be given: text, or the label
 * of the alert that has it.
 *
 * @example
 * ```ts
 * const resume = endpoint('POST', '/bots/:bot/resume');
 * call(resume, { params: { bot: 'bot-1' } }).params.bot; // bot-1
 * ```
 */
export function call<Path extends string>(
  endpoint: Endpoint<Path>,
  ...[options]: [ParamsOf<Path>] extends [never]
    ? [options?: CallOptions]
    : [options: CallOptions & { readonly params: Readonly<Record<ParamsOf<Path>, string | AlertLabel>> }]
): Call {
  const { at, query = {}, body, params = {} } = (options ?? {}) as CallOptions & Partial<Call>;
  return { kind: 'call', endpoint, params, query, ...(at !== undefined && { at }), ...(body && { body }) };
}

/**
 * Refers to log lines that may be from before the fault, such as the last one before it. A drill asks other log queries
 * for lines since the fault began.
 *
 * @example
 * ```ts
 * step`Find the last reply: ${earlier(linesOf(botEvents.replySent))}.`.references.length; // 1
 * ```
 */
export function earlier<Q extends LogQuery>(query: Q): Earlier {
  return { kind: 'earlier', query: query as LogQuery };
}
