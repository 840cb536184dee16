import { setTimeout as wait } from 'node:timers/promises';
import { leadsCreated } from '../../../metrics/qualifier.ts';
import type { TrafficKind } from '../../config.ts';
import { runLane } from '../../traffic/lane.ts';
import { rhythmOf } from '../../traffic/rhythm.ts';
import { type LeadCaller, leadPhones } from './lead-caller.ts';

/** Milliseconds between leads when it is calm. */
const CALM_MS = 1500;
const IN_FLIGHT = 20;
/** So many that a lead's session has ended, or is taken up again, within half an hour. */
const LEADS = 400;
/** A lead answers after this. */
const THINKING_MS = { min: 1000, max: 4000 };
/** In `day`, the share of leads that never answer, and how often somebody tries what is refused. */
const SILENT_SHARE = 0.15;
const MISHAP_EVERY_MS = 90_000;

const OPENINGS = [
  'Quero contratar o plano anual',
  'Quanto custa para uma equipe de dez?',
  'Oi',
  'Vocês integram com o nosso sistema?',
  'Bom dia',
];
const SPAM = 'Ganhe já: http://a.example http://b.example http://c.example';

/** Leads who write, and who settle what they were asked; until the signal aborts. */
export async function runQualifierTraffic(
  kind: Exclude<TrafficKind, 'off'>,
  leads: LeadCaller,
  signal: AbortSignal,
): Promise<void> {
  const { calm, random, every: everyOf } = rhythmOf(kind, 3);
  const phones = leadPhones(0, LEADS);
  const sources = leadsCreated.labels.source.values;
  let turn = 0;
  const every = everyOf(CALM_MS);

  const write = async (): Promise<void> => {
    const phone = phones[turn % phones.length]!;
    const text = OPENINGS[turn % OPENINGS.length]!;
    const { outcome } = await leads.write(phone, text, sources[turn++ % sources.length]);
    if (outcome !== 'qualified' || (!calm && random() < SILENT_SHARE)) return;
    await wait(THINKING_MS.min + random() * (THINKING_MS.max - THINKING_MS.min), undefined, { signal });
    await leads.write(phone, 'Pode ser amanhã às 10h');
  };
  const mishap = async (): Promise<void> => {
    const phone = leadPhones(9, 20)[Math.floor(random() * 20)]!;
    if (random() < 0.5) await leads.write(phone, SPAM);
    else await leads.write(phone, 'Oi', 'whatsapp', 'guessed');
  };

  void Promise.all([write(), write(), write(), write()]).catch(() => {});
  await Promise.all([
    runLane({ every, inFlight: IN_FLIGHT, signal }, write),
    ...(calm
      ? []
      : [runLane({ every: () => MISHAP_EVERY_MS * (0.5 + random()), inFlight: 1, signal }, mishap)]),
  ]);
}
