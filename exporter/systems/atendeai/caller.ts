import type { Login } from '../../seams/logins.ts';
import { type Answer, Caller } from '../../traffic/caller.ts';

/** What a patient does who is logged in. */
export class PatientCaller extends Caller {
  /** Asks for an appointment at the clinic; gives its id when there is one. */
  async requestAppointment({ token }: Login, startsAt: Date): Promise<number | undefined> {
    const { status, body } = await this.post<{ id: number }>('/appointments', { startsAt }, token);
    return status === 201 ? body.id : undefined;
  }

  confirmAppointment({ token }: Login, id: number): Promise<Answer> {
    return this.post(`/appointments/${id}/confirm`, {}, token);
  }

  listAppointments({ token }: Login): Promise<number> {
    return this.get('/appointments', token);
  }
}
