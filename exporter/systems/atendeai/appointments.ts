import { withSpan } from '@vigia/telemetry/tracing';
import { Problem } from '../../base/problem.ts';
import type { Services } from '../../base/services.ts';
import { appointmentConfirmed, appointmentRequested } from '../../seams/appointments.ts';
import type { Session } from '../../seams/logins.ts';
import { ClinicDirectory } from './clinic-directory.ts';

export interface Appointment {
  readonly id: number;
  readonly startsAt: Date;
  readonly price: number;
  readonly currency: 'BRL';
  readonly confirmed: boolean;
}
/** The number that the clinics share, by its name at the gateway. */
const INSTANCE = 'atendeai';
/** Appointments of one user that are listed, the latest first. */
const LISTED = 50;
const COLUMNS = 'id, starts_at AS "startsAt", price, currency, confirmed_at IS NOT NULL AS confirmed';

/** Appointments at the clinic of whoever is logged in. Confirmed ones are the clinic's revenue. */
export class Appointments {
  private readonly services: Services;
  private readonly clinics: ClinicDirectory;

  constructor(services: Services) {
    this.services = services;
    this.clinics = new ClinicDirectory(services);
  }

  /** Asks for an appointment at the price that the clinic has now. */
  async request({ companyId, userId }: Session, startsAt: Date): Promise<Appointment> {
    // A leap second is a date-time, and none of JavaScript's.
    if (Number.isNaN(startsAt.getTime()))
      throw new Problem(400, 'startsAt is no time', 'give one such as 2026-01-31T12:00:00Z', 'startsAt');
    if (startsAt.getTime() <= Date.now()) {
      throw new Problem(400, `startsAt ${startsAt.toISOString()} is over`, 'give a time to come', 'startsAt');
    }
    const { price, currency } = await this.clinics.find(companyId);
    const [row] = await this.services.database.query<Appointment & Record<string, unknown>>(
      `INSERT INTO appointments (clinic_id, user_id, starts_at, price, currency) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [companyId, userId, startsAt, price, currency],
    );
    await this.services.hub.tell(appointmentRequested, { clinicId: companyId });
    return row!;
  }

  /** Whether the user has asked for an appointment since then. */
  async booked(userId: string, since: Date): Promise<boolean> {
    const rows = await this.services.database.query(
      'SELECT 1 FROM appointments WHERE user_id = $1 AND requested_at >= $2 LIMIT 1',
      [userId, since],
    );
    return rows.length > 0;
  }

  async list({ companyId, userId }: Session): Promise<{ clinic: string; appointments: Appointment[] }> {
    const { name } = await this.clinics.find(companyId);
    const appointments = await this.services.database.query<Appointment & Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM appointments WHERE user_id = $1 ORDER BY id DESC LIMIT ${LISTED}`,
      [userId],
    );
    return { clinic: name, appointments };
  }

  /** Tells the user by WhatsApp and books the price. Throws a `Problem` 404 or 409, or what the gateway throws. */
  async confirm(session: Session, id: number): Promise<void> {
    const { database, uaz, hub } = this.services;
    await withSpan('clinics.appointment.confirm', async () => {
      const [known] = await database.query<{ confirmed: boolean }>(
        'SELECT confirmed_at IS NOT NULL AS confirmed FROM appointments WHERE id = $1 AND user_id = $2',
        [id, session.userId],
      );
      if (!known)
        throw new Problem(404, `you have no appointment ${id}`, 'ask for one with POST /appointments');
      if (known.confirmed) throw new Problem(409, `appointment ${id} is confirmed`, 'nothing is left to do');
      const { name } = await this.clinics.find(session.companyId);
      await uaz.sendFrom(INSTANCE, session.phone, `${name}: sua consulta está confirmada.`);
      const [booked] = await database.query<{ clinic_id: string; price: number; currency: 'BRL' }>(
        'UPDATE appointments SET confirmed_at = now() WHERE id = $1 AND confirmed_at IS NULL RETURNING clinic_id, price, currency',
        [id],
      );
      // Confirmed by another request meanwhile: counted there.
      if (!booked) return;
      const { clinic_id: clinicId, price, currency } = booked;
      await hub.tell(appointmentConfirmed, { clinicId, price, currency });
    });
  }
}
