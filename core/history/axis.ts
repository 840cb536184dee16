import { busyness } from './day-shape.ts';
import { seededRandom } from './random.ts';

/**
 * Seconds between two samples. This is how far Prometheus looks back for the latest sample of a series, so the history
 * has no gaps. A shorter step would only make it larger.
 */
export const STEP_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** One point of the invented history. */
export interface Moment {
  /** Unix time in seconds. */
  readonly seconds: number;
  /** How busy the demo is: by hour of the day, with fewer users on Saturdays and Sundays. */
  readonly busy: number;
  /** Whether the incident is ongoing. */
  readonly during: (incident: Incident) => boolean;
}

/** Something that went wrong once in the history. */
export interface Incident {
  /** Days before the end of the history. */
  readonly daysAgo: number;
  /** When it started, in UTC. */
  readonly hour: number;
  readonly minutes: number;
}

/** The process was down, so nobody could be busy. */
export const processDown: Incident = { daysAgo: 22, hour: 7, minutes: 20 };

/** São Paulo is three hours behind UTC. */
const LOCAL_OFFSET_SECONDS = -3 * 3600;
const WEEKEND = 0.45;

/** Creates the times of a history of `days`, and series over them. The same end gives the same history. */
export class Axis {
  readonly moments: readonly Moment[];
  private readonly random = seededRandom(30);

  /** `until` is Unix time in seconds. The last sample is at or before it. */
  constructor(days: number, until: number) {
    const end = Math.floor(until / STEP_SECONDS) * STEP_SECONDS;
    const count = (days * DAY_SECONDS) / STEP_SECONDS;
    this.moments = Array.from({ length: count + 1 }, (_, i) => moment(end - (count - i) * STEP_SECONDS, end));
  }

  /** Returns a gauge: the level at each moment, with a little noise. */
  level(of: (at: Moment) => number, noise = 0.03): Float64Array {
    return Float64Array.from(this.moments, at => of(at) * (1 + noise * (2 * this.random() - 1)));
  }

  /** Returns a counter of whole events at the rate `perSecond`. */
  events(perSecond: (at: Moment) => number): Float64Array {
    let sum = 0;
    return Float64Array.from(this.moments, at => {
      sum += perSecond(at) * STEP_SECONDS * (0.85 + 0.3 * this.random());
      return Math.floor(sum);
    });
  }

  /** Counts the moments so far, or those for which the condition holds. */
  count(holds: (at: Moment) => boolean = () => true): Float64Array {
    let sum = 0;
    return Float64Array.from(this.moments, at => {
      sum += Number(holds(at));
      return sum;
    });
  }

  /** Returns a share of the events of a counter, in whole events. */
  part(counter: Float64Array, share: (at: Moment) => number): Float64Array {
    let sum = 0;
    return Float64Array.from(counter, (value, i) => {
      const before = i === 0 ? 0 : counter[i - 1]!;
      sum += (value - before) * share(this.moments[i]!);
      return Math.min(Math.round(sum), value);
    });
  }
}

function moment(seconds: number, end: number): Moment {
  const day = new Date((seconds + LOCAL_OFFSET_SECONDS) * 1000).getUTCDay();
  const people = busyness(new Date(seconds * 1000)) * (day === 0 || day === 6 ? WEEKEND : 1);
  const today = Math.floor(end / DAY_SECONDS) * DAY_SECONDS;
  const during = ({ daysAgo, hour, minutes }: Incident): boolean => {
    const from = today - daysAgo * DAY_SECONDS + hour * 3600;
    return seconds > from && seconds <= from + minutes * 60;
  };
  return { seconds, busy: during(processDown) ? 0 : people, during };
}

/** Returns the events in `all` that are not in `some`. */
export function without(all: Float64Array, some: Float64Array): Float64Array {
  return all.map((value, i) => value - some[i]!);
}
