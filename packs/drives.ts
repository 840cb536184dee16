import type { Drive } from 'vigia/alerts';

/** Events per second in the unit tests of shares: enough for no guard against few events to hold an alert back. */
const EVENTS_PER_SECOND = 10;

/** Returns the series of events that two metrics count: the bad ones, and all of them. The level is the share of bad ones. */
export function shareOf(bad: Drive, all: Drive): Drive {
  return share => [...bad(EVENTS_PER_SECOND * share), ...all(EVENTS_PER_SECOND)];
}

/** Returns the series of events that one metric counts by outcome. The level is the share of bad ones. */
export function shareAmong(bad: Drive, good: Drive): Drive {
  return share => [...bad(EVENTS_PER_SECOND * share), ...good(EVENTS_PER_SECOND * (1 - share))];
}

/** Returns the series of a part and of its whole. The level is the share of the part. */
export function partOf(part: Drive, whole: Drive): Drive {
  return share => [...part(Math.round(1000 * share)), ...whole(1000)];
}
