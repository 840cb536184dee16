import { companies } from '../../base/companies.ts';
import { Problem } from '../../base/problem.ts';
import type { Services } from '../../base/services.ts';
import { clinicLookedUp } from '../../seams/appointments.ts';
import type { Database } from '../../storage/database.ts';

export interface Clinic {
  readonly id: string;
  readonly name: string;
  /** What the clinic pays for a confirmed appointment. */
  readonly price: number;
  readonly currency: 'BRL';
}

/** BRL for a confirmed appointment, by clinic. */
const PRICES: Readonly<Record<string, number>> = { aurora: 9, ipe: 7, horizonte: 12 };
/** A clinic that changes its price is charged by the new one after this. */
const CACHED_SECONDS = 10;

/** Writes the clinics that are missing, after their companies. */
export async function registerClinics(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO clinics SELECT * FROM json_to_recordset($1) AS c(id text, price float8, currency text) ON CONFLICT DO NOTHING`,
    [JSON.stringify(companies.map(({ id }) => ({ id, price: PRICES[id], currency: 'BRL' })))],
  );
}

/** Looks clinics up: in the store, where they are kept for ten seconds, else in the database. */
export class ClinicDirectory {
  private readonly services: Services;

  constructor(services: Services) {
    this.services = services;
  }

  /** Throws a 404 `Problem` for a clinic that is not there. */
  async find(clinicId: string): Promise<Clinic> {
    const { store, hub } = this.services;
    const key = `clinic:${clinicId}`;
    // A store that is away is a cache that has nothing: slower, and no reason to refuse anybody.
    const cached = await store.get(key).catch(() => undefined);
    hub.tell(clinicLookedUp, { cached: cached !== undefined });
    if (cached !== undefined) return JSON.parse(cached) as Clinic;
    const clinic = await this.read(clinicId);
    await store.set(key, JSON.stringify(clinic), CACHED_SECONDS).catch(() => {});
    return clinic;
  }

  private async read(clinicId: string): Promise<Clinic> {
    const [row] = await this.services.database.query<Clinic & Record<string, unknown>>(
      'SELECT k.id, c.name, k.price, k.currency FROM clinics k JOIN companies c ON c.id = k.id WHERE k.id = $1',
      [clinicId],
    );
    if (!row) throw new Problem(404, `there is no clinic ${clinicId}`, 'log in at one that there is');
    return row;
  }
}
