import { counter } from 'vigia/metrics';
import { channel, clinicId } from '../labels.ts';

/** What the service does for its clinics. Production has them, AtendeAI shows them by clinic, too. */

export const conversationsStarted = counter({
  name: 'conversations_started_total',
  help: 'Conversations started by a user',
  unit: 'items',
  labels: { channel, clinic_id: clinicId },
});

export const conversationsFinished = counter({
  name: 'conversations_finished_total',
  help: 'Conversations closed',
  unit: 'items',
  labels: { channel, clinic_id: clinicId },
});

export const conversationsHandedOff = counter({
  name: 'conversations_handed_off_total',
  help: 'Conversations handed from the crew to a person, because the user asked for one',
  unit: 'items',
  labels: { channel, clinic_id: clinicId },
});

export const appointmentsRequested = counter({
  name: 'appointments_requested_total',
  help: 'Appointments requested by a user',
  unit: 'items',
  labels: { clinic_id: clinicId },
});

export const appointmentsConfirmed = counter({
  name: 'appointments_confirmed_total',
  help: 'Appointments confirmed, each counted once',
  unit: 'items',
  labels: { clinic_id: clinicId },
});
