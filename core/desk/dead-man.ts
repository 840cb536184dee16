import type { SecretName } from '../alerts/secret-name.ts';

/**
 * Who the desk tells by itself when the monitoring is silent: the heartbeat of the Watchdog is missed twice, or Prometheus or
 * Alertmanager does not answer.
 *
 * @example
 * ```ts
 * deadMan: { to: ['platform-phone'], ping: 'healthchecks-url' },
 * ```
 */
export interface DeadMan<Name extends string = string> {
  /** Channels that do not go through Alertmanager alone, people, `on-call`, or `next-on-call`. */
  readonly to: readonly Name[];
  /**
   * The secret with an address of a service elsewhere that expects to be asked, such as one of healthchecks.io: the desk asks it once for
   * each heartbeat while it works, and that service tells people when it stops. Default: none.
   */
  readonly ping?: SecretName;
}

/** The heartbeat as the desk watches it. Times are milliseconds, divided by the time scale. */
export interface DeskHeartbeat {
  /** The alert that always fires. */
  readonly alert: string;
  readonly receiver: string;
  /** How often it is told. */
  readonly everyMs: number;
  /** How much later Alertmanager may tell it. */
  readonly lateMs: number;
}
