import { capability, topic } from '../base/hub.ts';

export const appointmentRequested = topic<{ readonly clinicId: string }>('appointment requested');
export const appointmentConfirmed = topic<{
  readonly clinicId: string;
  readonly price: number;
  readonly currency: 'BRL';
}>('appointment confirmed');

/** A clinic was looked up; `cached` when the database was not asked. */
export const clinicLookedUp = topic<{ readonly cached: boolean }>('clinic looked up');

/** Whether the user has asked for an appointment since then. */
export const hasBooked = capability<(userId: string, since: Date) => Promise<boolean>>('has booked');
