import { setTimeout as sleep } from 'node:timers/promises';
import { open, shown } from '../remote/url.ts';
import type { Touches } from './lanes.ts';

/** Requests of a drill to a running stack, through the HTTP interfaces of its servers. */
export interface StackUrls {
  /** The service that has scenarios. */
  readonly exporter: string;
  /** The server that keeps notifications. */
  readonly desk: string;
  readonly prometheus: string;
  /** Where the service's log lines go. Default: nowhere. */
  readonly loki?: string;
}

export type AlertState = 'inactive' | 'pending' | 'firing';

/** One alert as the inbox received it. */
export interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly alertname: string;
  readonly receiver: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** When the inbox received it, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/**
 * A request that takes longer than this is a failure of the stack. The end of a scenario waits until everything is
 * undone.
 */
const TIMEOUT_MS = 30_000;
/** Parallel drills send the same requests; a response is reused for this number of milliseconds. */
const SHARED_MS = 100;

/** Returns the state of an alert rule in Prometheus. Throws if no rule has that name. */
export async function alertState(
  urls: Pick<StackUrls, 'prometheus'>,
  alertname: string,
): Promise<AlertState> {
  return (await ruleOf(urls, alertname)).state;
}

interface Rule {
  readonly name: string;
  readonly state: AlertState;
  readonly alerts?: readonly {
    readonly state: 'pending' | 'firing';
    readonly labels: Readonly<Record<string, string>>;
    readonly activeAt: string;
  }[];
}

async function ruleOf(urls: Pick<StackUrls, 'prometheus'>, alertname: string): Promise<Rule> {
  const body = await shared<{ data: { groups: { rules: Rule[] }[] } }>(
    `${urls.prometheus}/api/v1/rules?type=alert`,
  );
  const rule = body.data.groups.flatMap(group => group.rules).find(one => one.name === alertname);
  if (!rule)
    throw new Error(
      `Prometheus at ${shown(urls.prometheus)} has no rule ${alertname}: run vigia generate and restart it`,
    );
  return rule;
}

/** An alert of a rule that is pending or firing. */
export interface ActiveAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
  /** In milliseconds since 1970. */
  readonly activeAt: number;
}

/** Returns what is active of an alert rule with these labels. Throws if no rule has that name. */
export async function activeAlerts(
  urls: Pick<StackUrls, 'prometheus'>,
  alertname: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<ActiveAlert[]> {
  const { alerts = [] } = await ruleOf(urls, alertname);
  return alerts
    .filter(one => Object.entries(labels).every(([label, value]) => one.labels[label] === value))
    .map(one => ({ state: one.state, labels: one.labels, activeAt: Date.parse(one.activeAt) }));
}

/** Returns when an alert became active, or undefined if it is not. */
export async function activeSince(
  urls: Pick<StackUrls, 'prometheus'>,
  alertname: string,
): Promise<number | undefined> {
  const times = (await activeAlerts(urls, alertname)).map(({ activeAt }) => activeAt);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Returns the alerts that Alertmanager has for a receiver, and holds back for no reason. */
export async function notifiedAlerts(
  alertmanager: string,
  alertname: string,
  labels: Readonly<Record<string, string>>,
): Promise<Notification[]> {
  const query = new URLSearchParams(
    Object.entries({ alertname, ...labels }).map(([label, value]): [string, string] => [
      'filter',
      `${label}="${value}"`,
    ]),
  );
  const alerts = await shared<
    {
      readonly status: { readonly state: string };
      readonly receivers: readonly { readonly name: string }[];
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[]
  >(`${alertmanager}/api/v2/alerts?${query}`);
  return alerts
    .filter(({ status, receivers }) => status.state === 'active' && receivers.length > 0)
    .map(one => ({
      status: 'firing' as const,
      alertname,
      receiver: one.receivers[0]!.name,
      labels: one.labels,
      annotations: one.annotations,
      receivedAt: Date.now(),
    }));
}

/** Returns the notifications of an alert that the inbox has received since a time, oldest first. */
export async function notifications(
  { desk }: Pick<StackUrls, 'desk'>,
  alertname: string,
  since: number,
): Promise<Notification[]> {
  // Ten seconds for a clock that was set meanwhile.
  const query = new URLSearchParams({ alertname, since: String(Math.max(1, Math.floor(since) - 10_000)) });
  const inbox = await shared<{ notifications: InboxMessage[] }>(`${desk}/inbox.json?${query}`);
  return inbox.notifications
    .flatMap(message =>
      message.alerts.map(alert => ({
        status: alert.status,
        alertname: alert.labels.alertname ?? '',
        receiver: message.inbox,
        annotations: alert.annotations,
        labels: alert.labels,
        receivedAt: Date.parse(message.receivedAt),
      })),
    )
    .filter(one => one.alertname === alertname && one.receivedAt >= since)
    .sort((a, b) => a.receivedAt - b.receivedAt);
}

interface InboxMessage {
  readonly inbox: string;
  readonly receivedAt: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  }[];
}

/** An embedded database takes more than a minute to open when others keep the CPUs busy. */
const HEALTHY_WITHIN_MS = 180_000;

/**
 * Resolves when the sample service reports that it is healthy, which includes its stores. Throws with its report
 * otherwise.
 */
export async function untilHealthy({ exporter }: StackUrls): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const problem = await request(`${exporter}/health`).then(
      response => response.arrayBuffer().then(() => undefined),
      (error: Error) => error,
    );
    if (!problem) return;
    if (Date.now() > deadline || !problem.message.includes('returned 503')) throw problem;
    await sleep(500);
  }
}

/** Returns how many of the newest lines, ten at most, a log query finds since a time; of a metric query, its series. */
export async function countLines(loki: string, query: string, since: number): Promise<number> {
  const range = new URLSearchParams({
    query,
    limit: '10',
    start: `${Math.floor(since)}000000`,
    end: `${Date.now() + 1000}000000`,
  });
  const { data } = (await (await request(`${loki}/loki/api/v1/query_range?${range}`)).json()) as {
    data: { result: { values: unknown[] }[] };
  };
  return data.result.reduce((count, { values }) => count + values.length, 0);
}

/** Returns how many series an instant query has now. */
export async function countValues(prometheus: string, query: string): Promise<number> {
  const { data } = (await (
    await request(`${prometheus}/api/v1/query?${new URLSearchParams({ query })}`)
  ).json()) as { data: { result: unknown[] } };
  return data.result.length;
}

/** Returns what each scenario of the exporter touches. */
export async function scenarioTouches(urls: Pick<StackUrls, 'exporter'>): Promise<Map<string, Touches>> {
  const { scenarios } = await shared<{ scenarios: { name: string; touches: Touches }[] }>(
    `${urls.exporter}/scenarios`,
  );
  return new Map(scenarios.map(({ name, touches }) => [name, touches]));
}

/** Starts a scenario of the exporter for at most `seconds`. */
export async function startScenario(
  urls: Pick<StackUrls, 'exporter'>,
  name: string,
  seconds: number,
): Promise<void> {
  await request(`${urls.exporter}/scenarios/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seconds }),
  });
}

/** Ends a scenario of the exporter. */
export async function endScenario(urls: Pick<StackUrls, 'exporter'>, name: string): Promise<void> {
  await request(`${urls.exporter}/scenarios/${name}`, { method: 'DELETE' });
}

const recent = new Map<string, Promise<unknown>>();

function shared<T>(url: string): Promise<T> {
  const known = recent.get(url);
  if (known) return known as Promise<T>;
  const answer = request(url).then(response => response.json());
  recent.set(url, answer);
  setTimeout(() => recent.delete(url), SHARED_MS).unref();
  return answer as Promise<T>;
}

async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await open(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: Error) => {
      const cause = (error.cause as Error | undefined)?.message ?? error.message;
      throw new Error(
        `${shown(url)} does not respond (${cause}): is the stack running? Start it with vigia start`,
      );
    },
  );
  if (!response.ok)
    throw new Error(`${shown(url)} returned ${response.status}: ${(await response.text()).slice(0, 200)}`);
  return response;
}
