import { setTimeout as sleep } from 'node:timers/promises';
import { isSentByDesk } from '../alerts/channels.ts';
import { integrationOf } from '../alerts/failing.ts';
import type { Route } from '../alerts/routing.ts';
import type { Config } from '../project/config.ts';
import { milliseconds } from '../promql/duration.ts';
import { type Sent, sentBy, since } from './accepted.ts';
import { channelName } from './channel-name.ts';
import type { Verdict } from './privately.ts';
import { metricsOf, postAlert, testAlert } from './test-alert.ts';

/** What a delivery may take beyond the waits of the route, before it counts as missing. */
const DELIVERY_MS = 30_000;
const POLL_MS = 500;

/**
 * Sends a test through the Alertmanager that runs, by its own routes: firing after the wait of the route, resolved after its interval.
 * Alertmanager counts by integration, so channels of one kind share their verdict.
 */
export async function notifyRunning(
  config: Config,
  name: string,
  url: string,
  onWait: (text: string) => void,
): Promise<Verdict[]> {
  const { desk, routes, notices } = config.project;
  const channels = config.channels[name] ?? [];
  const route = routes.find(one => one.receiver === name && one.groupWait !== 'escalateAfter');
  if (!route)
    throw new Error(
      `${name} is told ${config.escalateAfter} after the others: test its channels without --running`,
    );
  const wanted = Map.groupBy(channels, integrationOf);
  // The desk is told once, whatever it sends by, and once for the inbox.
  const told = (integration: string) => {
    const [byDesk, own] = [true, false].map(
      is => (wanted.get(integration) ?? []).filter(one => isSentByDesk(one) === is).length,
    ) as [number, number];
    return own + Math.min(byDesk, 1);
  };
  const expected = (integration: string) => told(integration) + (desk && integration === 'webhook' ? 1 : 0);
  const before = sentBy('integration', await metricsOf(url));
  const counts = async (): Promise<ReadonlyMap<string, Sent>> => {
    const now = sentBy('integration', await metricsOf(url));
    return new Map([...wanted.keys()].map(one => [one, since(now.get(one), before.get(one))]));
  };
  const until = async (times: number, waitMs: number) => {
    const deadline = Date.now() + waitMs + DELIVERY_MS;
    while (Date.now() < deadline) {
      const some = await counts();
      if ([...some].every(([one, { accepted, lost }]) => accepted >= times * expected(one) || lost > 0))
        return;
      await sleep(POLL_MS);
    }
  };
  const begun = new Date();
  const wait = milliseconds(route.groupWait as '0s');
  onWait(`firing: ${name} is told after ${route.groupWait}`);
  await postAlert(url, testAlert(config, name, labelsFor(route), begun));
  await until(1, wait);
  const isNotice = notices.some(({ receiver }) => receiver === name);
  onWait(`resolved: ${name} is told within ${route.groupInterval}`);
  await postAlert(url, testAlert(config, name, labelsFor(route), begun, new Date()));
  if (!isNotice) await until(2, milliseconds(route.groupInterval));
  const sent = await counts();
  return channels.map(channel => {
    const integration = integrationOf(channel);
    const { accepted, lost } = sent.get(integration)!;
    const messages = (isNotice ? (['firing'] as const) : (['firing', 'resolved'] as const)).filter(
      (_, i) => accepted >= (i + 1) * expected(integration),
    );
    const all = messages.length === (isNotice ? 1 : 2);
    const problem = `${integration} ${lost > 0 ? 'failed' : 'did not answer in time'}; see the log of Alertmanager`;
    return { channel: channelName(channel), accepted: messages, ...(!all && { problem }) };
  });
}

/** Labels that lead to the route. */
function labelsFor({ match }: Route): Record<string, string> {
  return Object.fromEntries(Object.entries(match).map(([label, value]) => [label, [value].flat()[0]!]));
}
