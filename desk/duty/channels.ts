import { type DeskDuty, type DeskOnCall, turnAfter, turnAt } from 'vigia/desk';

/**
 * Returns the channels behind names: a person's, those of whoever has the duty at the time, or the channel of that name. Each is there
 * once.
 */
export function channelsOf(names: readonly string[], { onCall }: DeskDuty, at: number): string[] {
  return [...new Set(names.flatMap(name => behind(name, onCall, at)))];
}

function behind(name: string, onCall: DeskOnCall | undefined, at: number): readonly string[] {
  if (!onCall) return [name];
  const person = personOf(name, onCall, at);
  return person === undefined ? [name] : (onCall.people[person]?.channels ?? []);
}

function personOf(name: string, onCall: DeskOnCall, at: number): string | undefined {
  if (name === 'on-call') return turnAt(onCall, at).person;
  // Of a rota of one, the next one is the same.
  if (name === 'next-on-call') return (turnAfter(onCall, at) ?? turnAt(onCall, at)).person;
  return Object.hasOwn(onCall.people, name) ? name : undefined;
}
