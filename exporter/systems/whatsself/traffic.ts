import { setTimeout as wait } from 'node:timers/promises';
import type { TrafficKind } from '../../config.ts';
import { runLane } from '../../traffic/lane.ts';
import { rhythmOf } from '../../traffic/rhythm.ts';
import { ContactCaller } from './caller.ts';
import { contactPhones } from './contact-phones.ts';

/** Milliseconds between starts when it is calm: about two messages a second in and out. */
const CALM = { talk: 2500, answer: 4000, look: 3000 } as const;
const IN_FLIGHT = { talk: 40, answer: 4, look: 2 } as const;
/** So many that nobody writes much: some twenty messages in five minutes, of the sixty that are abnormal. */
const CONTACTS = 100;
/** A contact answers after this. */
const THINKING_MS = { min: 500, max: 2500 };
/** The chance that a contact stops answering, at each answer. */
const DROP_CHANCE = 0.12;

/** What contacts come for, and what they answer then. */
const TALKS: readonly (readonly string[])[] = [
  ['Quero agendar um horário', 'Ana', 'Corte', 'Às 10h', 'Sim'],
  ['Quero agendar um horário', 'Rui', 'Barba', 'Às 15h', 'Sim'],
  ['Quanto custa a entrega?', 'Cadeiras', 'Quatro', 'Sim'],
  ['Quero avaliar o atendimento', 'Cinco', 'Sim'],
  ['Bom dia'],
  ['Qual o horário de sábado?'],
  ['Quero falar com um atendente'],
  ['Sair', 'Voltar'],
];

/** Contacts who write to WhatsSelf, people who answer some of them, and a status page that is kept open. */
export async function runWhatsSelfTraffic(
  kind: Exclude<TrafficKind, 'off'>,
  url: () => string,
  signal: AbortSignal,
): Promise<void> {
  const { random, every } = rhythmOf(kind, 5);
  const caller = new ContactCaller(url, signal);
  const phones = contactPhones(0, CONTACTS);
  const known: string[] = [];
  let turn = 0;

  const talk = async (): Promise<void> => {
    const phone = phones[turn % phones.length]!;
    const lines = TALKS[turn++ % TALKS.length]!;
    for (const [i, line] of lines.entries()) {
      if (i > 0) {
        await wait(THINKING_MS.min + random() * (THINKING_MS.max - THINKING_MS.min), undefined, { signal });
        // Who has opted out does come back, or the demo would run out of contacts.
        if (line !== 'Voltar' && random() < DROP_CHANCE) return;
      }
      const contactId = await caller.writeToWhatsSelf(phone, line);
      if (contactId && lines.length === 1) known.push(contactId);
    }
  };
  const answer = async (): Promise<void> => {
    const contactId = known.shift();
    if (contactId) await caller.answerContact(contactId, 'Aqui é a Bia, posso ajudar em algo mais?');
  };

  void Promise.all([talk(), talk(), talk()]).catch(() => {});
  await Promise.all([
    runLane({ every: every(CALM.talk), inFlight: IN_FLIGHT.talk, signal }, talk),
    runLane({ every: every(CALM.answer), inFlight: IN_FLIGHT.answer, signal }, answer),
    runLane({ every: every(CALM.look), inFlight: IN_FLIGHT.look, signal }, () => caller.lookAtSession()),
  ]);
}
