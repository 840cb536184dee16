/** What Alertmanager counts of the requests to a channel. */
export interface Sent {
  /** Requests that were answered well, and all that were not. */
  readonly accepted: number;
  readonly refused: number;
  /** Notifications that it gave up on. */
  readonly lost: number;
}

const NOTHING: Sent = { accepted: 0, refused: 0, lost: 0 };

/** Returns what the metrics page of Alertmanager says of each value of the label, such as `receiver_name` or `integration`. */
export function sentBy(label: 'receiver_name' | 'integration', page: string): ReadonlyMap<string, Sent> {
  const sums = new Map<string, { requests: number; refused: number; lost: number }>();
  const lines = page.matchAll(
    /^alertmanager_(notification_requests_total|notification_requests_failed_total|notifications_failed_total)\{(.*)\} (\S+)$/gm,
  );
  for (const [, name, labels = '', value] of lines) {
    const of = new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels)?.[1];
    if (of === undefined) continue;
    const sum = sums.get(of) ?? { requests: 0, refused: 0, lost: 0 };
    if (name === 'notification_requests_total') sum.requests += Number(value);
    else if (name === 'notification_requests_failed_total') sum.refused += Number(value);
    else sum.lost += Number(value);
    sums.set(of, sum);
  }
  return new Map(
    [...sums].map(([of, { requests, refused, lost }]) => [
      of,
      { accepted: requests - refused, refused, lost },
    ]),
  );
}

/** Returns what was counted since. */
export function since(now: Sent = NOTHING, before: Sent = NOTHING): Sent {
  return {
    accepted: now.accepted - before.accepted,
    refused: now.refused - before.refused,
    lost: now.lost - before.lost,
  };
}
