import { busyness } from './day-shape.ts';
import { seededRandom } from './random.ts';

/**
 * Seconds between two samples. As long as Prometheus looks back for the newest sample of a series, so that the past has
 * no gaps; a shorter step would only make it larger.
 */
export const STEP_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** One point of the invented past. */
export interface Moment {
  /** Unix time in seconds. */
  readonly seconds: number;
  /** How busy it is: the demo's hours of the day, and fewer people on Saturdays and Sundays. */
  readonly busy: number;
  /** Whether the incident goes on. */
  readonly during: (incident: IncidentName) => boolean;
}

interface Incident {
  /** Days before the end of the past. */
  readonly daysAgo: number;
  /** When it began, in UTC: within the demo's working hours, but for the restart. */
  readonly hour: number;
  readonly minutes: number;
}

/** What went wrong: enough to be seen in budgets and in a week, not so much that every promise is broken. */
export const incidents = {
  'whatsapp-lost': { daysAgo: 3, hour: 17, minutes: 40 },
  'model-slow': { daysAgo: 5, hour: 13, minutes: 90 },
  'backend-errors': { daysAgo: 12, hour: 19, minutes: 120 },
  'process-down': { daysAgo: 22, hour: 7, minutes: 20 },
} as const satisfies Record<string, Incident>;
export type IncidentName = keyof typeof incidents;

/** São Paulo is three hours behind UTC. */
const LOCAL_OFFSET_SECONDS = -3 * 3600;
const WEEKEND = 0.45;

/** The times of a past of so many days, and series over them. The same end gives the same past. */
export class Axis {
  readonly moments: readonly Moment[];
  private readonly random = seededRandom(30);

  /** `until` is Unix time in seconds; the last sample is at the step before or at it. */
  constructor(days: number, until: number) {
    const end = Math.floor(until / STEP_SECONDS) * STEP_SECONDS;
    const count = (days * DAY_SECONDS) / STEP_SECONDS;
    this.moments = Array.from({ length: count + 1 }, (_, i) => moment(end - (count - i) * STEP_SECONDS, end));
  }

  /** A gauge: the level at each moment, a little off. */
  level(of: (at: Moment) => number, noise = 0.03): Float64Array {
    return Float64Array.from(this.moments, at => of(at) * (1 + noise * (2 * this.random() - 1)));
  }

  /** A counter of whole events that come at `perSecond`. */
  events(perSecond: (at: Moment) => number): Float64Array {
    let sum = 0;
    return Float64Array.from(this.moments, at => {
      sum += perSecond(at) * STEP_SECONDS * (0.85 + 0.3 * this.random());
      return Math.floor(sum);
    });
  }

  /** How many moments there have been so far, or of those the ones for which it holds. */
  count(holds: (at: Moment) => boolean = () => true): Float64Array {
    let sum = 0;
    return Float64Array.from(this.moments, at => {
      sum += Number(holds(at));
      return sum;
    });
  }

  /** Of the events of a counter, those that are of a kind of which there is this share; whole ones too. */
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
  const during = (name: IncidentName): boolean => {
    const { daysAgo, hour, minutes } = incidents[name];
    const from = today - daysAgo * DAY_SECONDS + hour * 3600;
    return seconds > from && seconds <= from + minutes * 60;
  };
  return { seconds, busy: during('process-down') ? 0 : people, during };
}

/** What is in `all` and not in `some`. */
export function without(all: Float64Array, some: Float64Array): Float64Array {
  return all.map((value, i) => value - some[i]!);
}
