import { didYouMean } from '../promql/text/suggest.ts';

/** Whoever has the duty when people are told, and whoever has it after them. */
export const dutyRoles = ['on-call', 'next-on-call'] as const;
export type DutyRole = (typeof dutyRoles)[number];

/** What the desk can tell: channels, people, and who has the duty. */
export interface DutyNames {
  /** Keys of `channels`, and receivers that every project has. */
  readonly channels: readonly string[];
  readonly people: readonly string[];
  /** Whether there is a rota. */
  readonly rota: boolean;
}

/** Throws with the field, the value and the fix if names are not those of channels, people or roles. */
export function checkNames(where: string, given: unknown, { channels, people, rota }: DutyNames): void {
  if (!Array.isArray(given) || given.length === 0)
    throw new Error(`${where} is ${JSON.stringify(given)}: name at least one channel, such as critical`);
  const known: readonly string[] = [...(rota ? dutyRoles : []), ...people, ...channels];
  for (const name of given) {
    if (known.includes(name)) continue;
    if (dutyRoles.includes(name))
      throw new Error(`${where} has "${name}", and there is no rota: give the project onCall`);
    throw new Error(
      `${where} has "${name}", which is not a key of channels, a receiver or a person of onCall: ${didYouMean(String(name), known) ?? `use one of ${known.join(', ')}`}`,
    );
  }
}
