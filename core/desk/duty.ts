import type { Route, receivers } from '../alerts/routing.ts';
import { checkSecretName } from '../alerts/secret-name.ts';
import type { Duration } from '../promql/duration.ts';
import { milliseconds } from '../promql/duration.ts';
import type { DeadMan, DeskHeartbeat } from './dead-man.ts';
import { checkNames, type DutyNames, type DutyRole } from './duty-names.ts';
import {
  checkEscalation,
  type Escalated,
  type Escalation,
  escalatedSeverities,
  levelsOf,
  timeOf,
} from './escalation.ts';
import { type DeskOnCall, type OnCall, onCallOf } from './on-call.ts';

/** The receivers that every project has. */
type UsualReceiver = (typeof receivers)[number];
type Told<Channel extends string, Person extends string> = Channel | Person | UsualReceiver | DutyRole;

/** Who is told by the desk itself, and when; an environment may say each otherwise. */
export interface Duty<Channel extends string = string, Person extends string = string> {
  /** Who has the duty. Default: no rota. */
  readonly onCall?: OnCall<Person, Channel | UsualReceiver>;
  /** The levels that an unacknowledged alert climbs. Default: critical alerts reach `escalation` after `escalateAfter`. */
  readonly escalation?: Escalation<NoInfer<Told<Channel, Person>>>;
  /** How long an acknowledgement lasts, by severity. Default: an hour, for warnings 8 hours, for info a day. */
  readonly acknowledgedFor?: { readonly [severity in Escalated]?: Duration };
  /** Who is told when the monitoring is silent. Default: `critical`. */
  readonly deadMan?: DeadMan<NoInfer<Told<Channel, Person>>>;
}

/** The duty as the desk has it. Times are milliseconds, divided by the time scale. */
export interface DeskDuty {
  readonly onCall?: DeskOnCall;
  readonly escalation: Readonly<
    Partial<Record<string, readonly { readonly afterMs: number; readonly to: readonly string[] }[]>>
  >;
  readonly acknowledgedForMs: Readonly<Record<Escalated, number>>;
  readonly deadMan: { readonly to: readonly string[] };
  /** Absent where no heartbeat is sent. */
  readonly heartbeat?: DeskHeartbeat;
}

/** How long an acknowledgement lasts at most: what nobody looks at for longer is to be silenced, or fixed. */
const LONGEST_ACKNOWLEDGEMENT: Duration = '30d';
const ACKNOWLEDGED_FOR: Readonly<Record<Escalated, Duration>> = { critical: '1h', warning: '8h', info: '1d' };

/** What a desk has that knows no project. */
export const usualDuty: DeskDuty = {
  escalation: {},
  acknowledgedForMs: acknowledgedForMs({}, 1),
  deadMan: { to: [] },
};

export const dutyFields = [
  'onCall',
  'escalation',
  'acknowledgedFor',
  'deadMan',
] as const satisfies readonly (keyof Duty)[];

/** What is declared, each with where it stands: `escalation`, or `environments.staging.escalation`. */
export type DutyInPlace = {
  readonly [F in (typeof dutyFields)[number]]: { readonly where: string; readonly value: Duty[F] };
};

/** Returns what is declared. Throws with the field, the value and the fix if it cannot be. */
export function checkedDuty(
  { onCall, escalation, acknowledgedFor, deadMan }: DutyInPlace,
  channels: readonly string[],
  hasDesk: boolean,
): Duty {
  for (const { where, value } of [onCall, escalation, acknowledgedFor, deadMan])
    if (value !== undefined && !hasDesk)
      throw new Error(`${where} is what the desk does: give the project a desk, or leave it out`);
  const rota = onCall.value && onCallOf(onCall.where, onCall.value, channels);
  const names: DutyNames = {
    channels,
    people: Object.keys(rota?.people ?? {}),
    rota: rota !== undefined,
  };
  if (escalation.value !== undefined) checkEscalation(escalation.where, escalation.value, names);
  if (acknowledgedFor.value !== undefined) checkTimes(acknowledgedFor.where, acknowledgedFor.value);
  if (deadMan.value !== undefined) checkDeadMan(deadMan.where, deadMan.value, names);
  return {
    ...(onCall.value && { onCall: onCall.value }),
    ...(escalation.value && { escalation: escalation.value }),
    ...(acknowledgedFor.value && { acknowledgedFor: acknowledgedFor.value }),
    ...(deadMan.value && { deadMan: deadMan.value }),
  };
}

function checkTimes(where: string, times: NonNullable<Duty['acknowledgedFor']>): void {
  for (const [severity, value] of Object.entries(times)) {
    if (!(escalatedSeverities as readonly string[]).includes(severity))
      throw new Error(`${where} has "${severity}": use ${escalatedSeverities.join(', ')}`);
    const time = timeOf(`${where}.${severity}`, value);
    if (time <= 0 || time > milliseconds(LONGEST_ACKNOWLEDGEMENT))
      throw new Error(
        `${where}.${severity} is "${value}": give a time above 0 and up to ${LONGEST_ACKNOWLEDGEMENT}`,
      );
  }
}

function checkDeadMan(where: string, deadMan: DeadMan, names: DutyNames): void {
  const unknown = Object.keys(deadMan).find(field => field !== 'to' && field !== 'ping');
  if (unknown !== undefined) throw new Error(`${where} has "${unknown}": use to, ping`);
  checkNames(`${where}.to`, deadMan.to, names);
  if (deadMan.ping !== undefined) checkSecretName(where, 'ping', deadMan.ping);
}

/** What the duty follows from in addition to what is declared. */
export interface DutyContext {
  readonly channels: readonly string[];
  readonly escalateAfter: Duration;
  readonly timeScale: number;
  readonly routes: readonly Route[];
  readonly alerts: readonly { readonly name: string }[];
}

/** Returns the duty as the desk has it. */
export function deskDuty(duty: Duty, context: DutyContext): DeskDuty {
  const { onCall, acknowledgedFor = {}, deadMan } = duty;
  const { channels, escalateAfter, timeScale, routes, alerts } = context;
  const { escalation = [{ after: escalateAfter, to: ['escalation'] }] } = duty;
  const heartbeat = heartbeatOf(routes, alerts, timeScale);
  return {
    ...(onCall && { onCall: onCallOf('onCall', onCall, channels) }),
    escalation: Object.fromEntries(
      Object.entries(levelsOf(escalation)).map(([severity, levels = []]) => [
        severity,
        levels.map(({ after, to }) => ({ afterMs: milliseconds(after) / timeScale, to })),
      ]),
    ),
    acknowledgedForMs: acknowledgedForMs(acknowledgedFor, timeScale),
    deadMan: { to: deadMan?.to ?? ['critical'] },
    ...(heartbeat && { heartbeat }),
  };
}

function acknowledgedForMs(given: NonNullable<Duty['acknowledgedFor']>, timeScale: number) {
  return Object.fromEntries(
    escalatedSeverities.map(severity => [
      severity,
      milliseconds(given[severity] ?? ACKNOWLEDGED_FOR[severity]) / timeScale,
    ]),
  ) as Record<Escalated, number>;
}

/** The route of the alert that always fires says how often it is told. */
function heartbeatOf(
  routes: readonly Route[],
  alerts: readonly { readonly name: string }[],
  timeScale: number,
): DeskHeartbeat | undefined {
  const route = routes.find(({ match }) => match.alertname === HEARTBEAT);
  if (!route || !alerts.some(({ name }) => name === HEARTBEAT)) return undefined;
  return {
    alert: HEARTBEAT,
    receiver: route.receiver,
    everyMs: milliseconds(route.repeatInterval) / timeScale,
    lateMs: milliseconds(route.groupInterval) / timeScale,
  };
}

const HEARTBEAT = 'Watchdog';

/** Returns every name that a duty tells, roles and people too. */
export function toldByDuty({ onCall, escalation = [], deadMan }: Duty): string[] {
  return [
    ...Object.values(levelsOf(escalation)).flatMap((levels = []) => levels.flatMap(({ to }) => to)),
    ...Object.values(onCall?.people ?? {}).flatMap(({ channels }) => channels),
    ...(deadMan?.to ?? []),
  ];
}
