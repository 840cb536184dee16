import { setTimeout as sleep } from 'node:timers/promises';
import type { Touches } from './lanes.ts';

/** What a drill asks of a running stack, over the servers' own HTTP interfaces. */
export interface StackUrls {
  readonly exporter: string;
  readonly prometheus: string;
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

/** A request that hangs longer than this is a failure of the stack; the end of a scenario waits until all is undone. */
const TIMEOUT_MS = 30_000;
/** Drills that run side by side ask the same: an answer serves whoever asks within so many milliseconds. */
const SHARED_MS = 100;

/** The state of an alert rule in Prometheus. Throws when no rule has that name. */
export async function alertState(
  urls: Pick<StackUrls, 'prometheus'>,
  alertname: string,
): Promise<AlertState> {
  const body = await shared<{ data: { groups: { rules: { name: string; state: AlertState }[] }[] } }>(
    `${urls.prometheus}/api/v1/rules?type=alert`,
  );
  const rule = body.data.groups.flatMap(group => group.rules).find(one => one.name === alertname);
  if (!rule)
    throw new Error(`Prometheus at ${urls.prometheus} has no rule ${alertname}: generate and restart it`);
  return rule.state;
}

/** The notifications of an alert that the inbox received since a moment, oldest first. */
export async function notifications(
  urls: StackUrls,
  alertname: string,
  since: number,
): Promise<Notification[]> {
  const inbox = await shared<{ notifications: InboxMessage[] }>(`${urls.exporter}/inbox.json`);
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

/** A database that is embedded takes a minute and more to open where others keep the processors busy. */
const HEALTHY_WITHIN_MS = 180_000;

/** Resolves when the sample service says that it is well, which includes its stores. Throws what it says otherwise. */
export async function untilHealthy({ exporter }: StackUrls): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const problem = await request(`${exporter}/health`).then(
      response => response.arrayBuffer().then(() => undefined),
      (error: Error) => error,
    );
    if (!problem) return;
    if (Date.now() > deadline || !problem.message.includes('answers 503')) throw problem;
    await sleep(500);
  }
}

/** What each scenario of the exporter touches. */
export async function scenarioTouches(urls: StackUrls): Promise<Map<string, Touches>> {
  const { scenarios } = await shared<{ scenarios: { name: string; touches: Touches }[] }>(
    `${urls.exporter}/scenarios`,
  );
  return new Map(scenarios.map(({ name, touches }) => [name, touches]));
}

/** Starts a scenario of the exporter for at most so many seconds. */
export async function startScenario(urls: StackUrls, name: string, seconds: number): Promise<void> {
  await request(`${urls.exporter}/scenarios/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seconds }),
  });
}

/** Ends a scenario of the exporter. */
export async function endScenario(urls: StackUrls, name: string): Promise<void> {
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
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: Error) => {
      const cause = (error.cause as Error | undefined)?.message ?? error.message;
      throw new Error(`${url} does not answer (${cause}): is the stack running? npm start`);
    },
  );
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
  return response;
}
