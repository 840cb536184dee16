import { setTimeout as wait } from 'node:timers/promises';
import type { Errand } from '../../seams/conversations.ts';
import { PatientCaller } from './caller.ts';

const DAY_MS = 86_400_000;
/** Of those who talk, so many ask for an appointment, and of these so many confirm it. */
const CHANCE = { book: 0.5, confirm: 0.75 } as const;
/** Appointments are asked for from tomorrow on, within so many days. */
const DAYS = 30;
const THINKING_MS = 800;

/** Asks for an appointment, looks at the list, and confirms it or thinks again. */
export async function visitClinic(url: () => string, { login, random, signal }: Errand): Promise<void> {
  const caller = new PatientCaller(url, signal);
  if (random() >= CHANCE.book) return;
  const startsAt = new Date(Date.now() + DAY_MS * (1 + random() * DAYS));
  const id = await caller.requestAppointment(login, startsAt);
  if (id === undefined) return;
  await wait(THINKING_MS, undefined, { signal });
  await caller.listAppointments(login);
  if (random() < CHANCE.confirm) await caller.confirmAppointment(login, id);
}
