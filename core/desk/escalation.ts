import type { Severity } from '../alerts/alert.ts';
import { type Duration, milliseconds } from '../promql/duration.ts';
import { checkNames, type DutyNames } from './duty-names.ts';

/** Severities that people are told of. */
export type Escalated = Exclude<Severity, 'none'>;
export const escalatedSeverities = ['critical', 'warning', 'info'] as const satisfies readonly Escalated[];

/** Who is told of an alert that nobody has acknowledged. */
export interface EscalationLevel<Name extends string = string> {
  /** How long it has fired without an acknowledgement. What has been acknowledged goes on when that runs out. */
  readonly after: Duration;
  /** Channels, people, `on-call`, or `next-on-call`. */
  readonly to: readonly Name[];
}

/**
 * The levels that an unacknowledged alert climbs: those of critical alerts, or those of each severity. Silenced and inhibited
 * alerts do not climb.
 *
 * @example
 * ```ts
 * escalation: [
 *   { after: '15m', to: ['on-call'] },
 *   { after: '30m', to: ['next-on-call', 'leads'] },
 * ],
 * ```
 */
export type Escalation<Name extends string = string> =
  | readonly EscalationLevel<Name>[]
  | { readonly [severity in Escalated]?: readonly EscalationLevel<Name>[] };

/** The levels of each severity. */
export type Levels = Readonly<Partial<Record<Escalated, readonly EscalationLevel[]>>>;

/** Returns the levels by severity. */
export function levelsOf(escalation: Escalation): Levels {
  return Array.isArray(escalation) ? { critical: escalation } : (escalation as Levels);
}

/** Throws with the field, the value and the fix if levels cannot be. */
export function checkEscalation(where: string, escalation: Escalation, names: DutyNames): void {
  if (typeof escalation !== 'object' || escalation === null)
    throw new Error(
      `${where} is ${JSON.stringify(escalation)}: list levels, such as [{ after: '15m', to: ['critical'] }]`,
    );
  for (const [severity, levels] of Object.entries(levelsOf(escalation))) {
    const at = Array.isArray(escalation) ? where : `${where}.${severity}`;
    if (!(escalatedSeverities as readonly string[]).includes(severity))
      throw new Error(`${where} has "${severity}": use ${escalatedSeverities.join(', ')}`);
    if (!Array.isArray(levels))
      throw new Error(
        `${at} is ${JSON.stringify(levels)}: list levels, such as [{ after: '15m', to: ['critical'] }]`,
      );
    checkLevels(at, levels, names);
  }
}

function checkLevels(where: string, levels: readonly EscalationLevel[], names: DutyNames): void {
  let before = 0;
  for (const [i, level] of levels.entries()) {
    const at = `${where}[${i}]`;
    const unknown = Object.keys(level).find(field => field !== 'after' && field !== 'to');
    if (unknown !== undefined) throw new Error(`${at} has "${unknown}": a level has after and to`);
    const after = timeOf(`${at}.after`, level.after);
    if (after <= before)
      throw new Error(
        before === 0
          ? `${at}.after is "${level.after}": give a time above 0; at once people are told by routing`
          : `${at}.after is "${level.after}", and the level before it is told later: list levels by their time`,
      );
    before = after;
    checkNames(`${at}.to`, level.to, names);
  }
}

/** Returns the milliseconds of a duration. Throws with the field, the value and the fix if it is not one. */
export function timeOf(where: string, value: unknown): number {
  try {
    return milliseconds(String(value) as Duration);
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}
