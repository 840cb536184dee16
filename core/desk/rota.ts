/** Who has the duty, computed from a plain plan. Days and hours are those of its time zone, summer time included. */

/** A rota with everything filled in. */
export interface RotaPlan {
  /** People in their turns, again and again. */
  readonly rota: readonly string[];
  /** The first day of the turn of the first person: `2026-01-05`. The order goes back from there too. */
  readonly from: string;
  /** The time of the day at which a turn ends and the next one begins: `09:00`. */
  readonly handover: string;
  readonly timeZone: string;
  /** How many days a turn has. */
  readonly everyDays: number;
  /** Who stands in; of two for the same time, the later one in the list. */
  readonly overrides: readonly {
    readonly from: string;
    readonly until: string;
    readonly person: string;
  }[];
}

/** Somebody's time on call. Times are milliseconds since 1970. */
export interface Turn {
  readonly person: string;
  readonly from: number;
  /** Undefined if nobody else comes after. */
  readonly until: number | undefined;
  /** Whether the person stands in for the one whose turn it is. */
  readonly override: boolean;
}

/** Returns who has the duty at a time, and until when. */
export function turnAt(plan: RotaPlan, at: number): Turn {
  const first = pieceAt(plan, at);
  let until = first.until;
  // Nobody hands over to themselves.
  for (let i = 0; i < piecesOf(plan); i++) {
    const next = pieceAt(plan, until);
    if (next.person !== first.person) return { ...first, until };
    until = next.until;
  }
  return { ...first, until: undefined };
}

/** Returns who has the duty after the one who has it at a time; undefined if nobody else does. */
export function turnAfter(plan: RotaPlan, at: number): Turn | undefined {
  const { until } = turnAt(plan, at);
  return until === undefined ? undefined : turnAt(plan, until);
}

/** After so many turns and overrides in a row with one person, no other comes. */
function piecesOf({ rota, overrides }: RotaPlan): number {
  return rota.length + 2 * overrides.length + 2;
}

interface Piece extends Turn {
  readonly until: number;
}

/** The turn or the override at a time, until something else begins. */
function pieceAt(plan: RotaPlan, at: number): Piece {
  const overrides = plan.overrides.map(({ from, until, person }) => ({
    person,
    from: momentOf(from, plan),
    until: momentOf(until, plan),
  }));
  const over = overrides.findLastIndex(one => one.from <= at && at < one.until);
  const piece = over < 0 ? turnOf(plan, at) : overrides[over]!;
  const cuts = overrides.slice(over + 1).map(one => one.from);
  return {
    ...piece,
    override: over >= 0,
    until: Math.min(piece.until, ...cuts.filter(cut => cut > at)),
  };
}

/** The turn at a time, whoever stands in. */
function turnOf(plan: RotaPlan, at: number): { person: string; from: number; until: number } {
  const { rota, from, handover, everyDays, timeZone } = plan;
  const first = dayNumber(from);
  const start = (turn: number) =>
    instantOf((first + turn * everyDays) * DAY_MS + minutesOf(handover) * MINUTE_MS, timeZone);
  const today = Math.floor(localTime(at, timeZone) / DAY_MS);
  let turn = Math.floor((today - first) / everyDays);
  if (at < start(turn)) turn--;
  else if (at >= start(turn + 1)) turn++;
  const index = ((turn % rota.length) + rota.length) % rota.length;
  return { person: rota[index]!, from: start(turn), until: start(turn + 1) };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A day, at its handover, or a day with a time: `2026-12-24T18:00`. */
function momentOf(text: string, { handover, timeZone }: RotaPlan): number {
  const [day = '', time = handover] = text.split('T');
  return instantOf(dayNumber(day) * DAY_MS + minutesOf(time) * MINUTE_MS, timeZone);
}

/** Days since 1970. */
function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

/**
 * Returns when clocks of the time zone show a local time, given as if it were UTC. What they skip is the moment after; of what they show
 * twice, the first.
 */
export function instantOf(local: number, timeZone: string): number {
  const offset = (at: number) => localTime(at, timeZone) - at;
  const [before, after] = [offset(local - DAY_MS), offset(local + DAY_MS)];
  const shown = [local - before, local - after].filter(at => at + offset(at) === local);
  return shown.length > 0 ? Math.min(...shown) : local - before;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Returns what clocks of the time zone show at a time, as if it were UTC. */
function localTime(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    clocks.set(timeZone, clock);
  }
  const parts = clock.formatToParts(at);
  const of = (type: string) => Number(parts.find(part => part.type === type)!.value);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown + (((at % 1000) + 1000) % 1000);
}
