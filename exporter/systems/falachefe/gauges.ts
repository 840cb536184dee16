import { activeSessions, pendingVerifications } from '../../../metrics/falachefe/whatsapp-auth.ts';
import { companies } from '../../base/companies.ts';
import { expireSessions } from './auth/sessions.ts';
import { pendingSet } from './auth/verification.ts';
import { measureCrews } from './crews/crew-runtime.ts';
import { crews } from './crews/directory.ts';
import type { Services } from './services.ts';

/** Brings the gauges up to date and lets sessions expire. Throws when a store is away. */
export async function refreshGauges(services: Services): Promise<void> {
  const { database, store, instruments } = services;
  await expireSessions(services);
  const sessions = await database.query<{ company_id: string; n: number }>(
    'SELECT company_id, count(*)::int AS n FROM whatsapp_sessions WHERE expires_at > now() GROUP BY company_id',
  );
  for (const { id: company_id } of companies) {
    const n = sessions.find(row => row.company_id === company_id)?.n ?? 0;
    instruments.gauge(activeSessions).set({ company_id }, n);
  }
  await measureCrews(services, crews);
  for (const { id: company_id } of companies) {
    instruments
      .gauge(pendingVerifications)
      .set({ company_id }, await store.countMembers(pendingSet(company_id)));
  }
}
