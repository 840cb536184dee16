import type { EventKind } from './incident.ts';

/** What decides how a notification changes an incident. */
export interface Standing {
  readonly status: 'firing' | 'resolved';
  readonly endsAt: number | null;
  readonly resolvedAt: number | null;
  /** The receiver that was told first that it is resolved. */
  readonly resolvedVia: string | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
  readonly unknownSince: number | null;
}

/** What a notification says of it. */
export interface Said {
  readonly status: 'firing' | 'resolved';
  readonly endsAt: number | undefined;
  readonly receiver: string;
  readonly at: number;
  /** Why an end cannot be believed, if it cannot. */
  readonly doubt: string | undefined;
}

/** Times, in milliseconds. */
export interface TransitionTimes {
  /** How long a notification to another receiver may be late: it opens nothing again meanwhile. */
  readonly late: number;
  /** How long what somebody resolved by hand stays resolved while it fires. */
  readonly byHand: number;
}

export interface Transition extends Standing {
  /** Lines of the time line; empty if nothing changed. */
  readonly events: readonly EventKind[];
}

const open = {
  status: 'firing',
  endsAt: null,
  resolvedAt: null,
  resolvedVia: null,
  resolvedBy: null,
  resolution: null,
  unknownSince: null,
} as const satisfies Standing;

/** Returns how an incident stands after a notification; `before` is undefined for one that is told for the first time. */
export function transition(before: Standing | undefined, said: Said, times: TransitionTimes): Transition {
  const { status, endsAt, receiver, at, doubt } = said;
  const ended = {
    ...open,
    status: 'resolved',
    endsAt: endsAt ?? at,
    resolvedAt: at,
    resolvedVia: receiver,
  } as const;
  const unknown = { ...open, unknownSince: at };
  if (before === undefined) {
    if (status === 'firing') return { ...open, events: ['fired'] };
    return doubt ? { ...unknown, events: ['fired'] } : { ...ended, events: ['fired', 'resolved'] };
  }
  if (before.status === 'firing') {
    if (status === 'firing') return { ...before, unknownSince: null, events: [] };
    return doubt
      ? { ...before, unknownSince: before.unknownSince ?? at, events: [] }
      : { ...ended, events: ['resolved'] };
  }
  if (status === 'resolved' || !opensAgain(before, said, times)) return { ...before, events: [] };
  return { ...open, events: ['reopened'] };
}

/** What has ended can fire again from the same start, as when Alertmanager was not told for a while; or a notification is late. */
function opensAgain(
  { resolvedAt, resolvedVia, resolvedBy }: Standing,
  { receiver, at }: Said,
  { late, byHand }: TransitionTimes,
): boolean {
  const age = at - (resolvedAt ?? 0);
  // After a jump of the clock into the past, what fires is shown.
  if (age < 0) return true;
  if (resolvedBy !== null) return age > byHand;
  return resolvedVia === null || receiver === resolvedVia || age > late;
}
