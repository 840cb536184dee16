import type { LabelValue } from 'vigia/metrics';
import { healthCheckDuration, healthCheckUp } from '../../../metrics/falachefe/health.ts';
import { companies } from '../../base/companies.ts';
import type { Check } from '../../base/module.ts';
import type { Services } from '../../base/services.ts';
import { healthChecked } from '../../base/signals.ts';
import { pendingSet } from './auth/verification.ts';
import type { CrewRuntime } from './crews/crew-runtime.ts';

type CheckName = LabelValue<typeof healthCheckUp.labels.check>;

/** Milliseconds after which a check has failed: each asks the stores several times. */
const LIMIT_MS = 1500;

/** Whether people can get in, and are answered. */
export function checksOf(
  { database, store }: Services,
  crews: ReadonlyMap<string, CrewRuntime>,
): Readonly<Record<'whatsappAuth' | 'crewai', Check>> {
  const count = async (from: string): Promise<number> => {
    if (!database.ready) throw new Error('the database is starting');
    return (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`))[0]!.n;
  };
  return {
    whatsappAuth: {
      limitMs: LIMIT_MS,
      run: async () => {
        const pending = await Promise.all(companies.map(({ id }) => store.countMembers(pendingSet(id))));
        return {
          activeSessions: await count('whatsapp_sessions WHERE expires_at > now()'),
          pendingVerifications: pending.reduce((sum, n) => sum + n, 0),
        };
      },
    },
    crewai: {
      limitMs: LIMIT_MS,
      run: async deep => ({
        activeCrews: await count('crews WHERE is_active'),
        activeAgents: await count('crew_agents WHERE is_active'),
        ...(deep && {
          queues: Object.fromEntries([...crews].map(([id, crew]) => [id, crew.queue.depth])),
        }),
      }),
    },
  };
}

/** Makes metrics of the results of the checks that the contract names. */
export function measureChecks({ hub, instruments }: Services): void {
  const names = healthCheckUp.labels.check.values;
  hub.on(healthChecked, ({ check, healthy, seconds }) => {
    if (!(names as readonly string[]).includes(check)) return;
    const labels = { check: check as CheckName };
    instruments.gauge(healthCheckUp).set(labels, healthy ? 1 : 0);
    instruments.gauge(healthCheckDuration).set(labels, seconds);
  });
}
