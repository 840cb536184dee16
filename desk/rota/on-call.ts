import { type DeskDuty, type Turn, turnAfter, turnAt } from 'vigia/desk';

/** Who has the duty now, who has it next, and who is called when nobody acknowledges. */
export interface OnCallNow {
  /** Undefined in a project without a rota. */
  readonly now: Turn | undefined;
  readonly next: Turn | undefined;
  readonly people: readonly string[];
  readonly timeZone: string | undefined;
  readonly escalation: DeskDuty['escalation'];
}

export function onCallAt(duty: DeskDuty, at: number): OnCallNow {
  const { onCall, escalation } = duty;
  return {
    now: onCall && turnAt(onCall, at),
    next: onCall && turnAfter(onCall, at),
    people: Object.keys(onCall?.people ?? {}),
    timeZone: onCall?.timeZone,
    escalation,
  };
}
