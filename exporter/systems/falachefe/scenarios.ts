import { setTimeout as sleep } from 'node:timers/promises';
import type { falachefeScenarios } from '../../../metrics/falachefe/scenarios.ts';
import { type Scenario, untilAborted } from '../../scenarios/scenario.ts';
import { runLane } from '../../traffic/lane.ts';
import { strangers } from '../../traffic/people.ts';
import { openaiTarget } from '../../upstreams/openai.ts';
import { UAZ } from '../../upstreams/uaz.ts';
import type { CrewRuntime } from './crews/crew-runtime.ts';
import { UserCaller } from './traffic/caller.ts';
import { chat } from './traffic/chat.ts';
import { logInAll } from './traffic/log-in.ts';

const of = (companyId: string, scenario: number) =>
  strangers(scenario).filter(person => person.companyId === companyId);

/** Each scenario has its own people, and each that troubles a crew its own crew: several may run at once. */
export const scenariosOf = (
  crews: ReadonlyMap<string, CrewRuntime>,
): Readonly<Record<(typeof falachefeScenarios)[number], Scenario>> => ({
  'failed-logins': {
    about: 'Four wrong codes a second, from 60 phones',
    simulated: false,
    touches: ['logins'],
    run: ({ url, signal }) => {
      const caller = new UserCaller(url, signal);
      const people = strangers(1);
      let turn = 0;
      return runLane({ every: () => 250, inFlight: 40, signal }, () =>
        caller.tryWrongCode(people[turn++ % people.length]!),
      );
    },
  },
  'slow-auth': {
    about: 'The WhatsApp gateway takes six seconds to check a contact, with four logins a second',
    simulated: true,
    touches: ['logins'],
    run: async ({ url, faults, signal }) => {
      const caller = new UserCaller(url, signal);
      // Twelve phones at four a second are 20 attempts a minute each, below the limit of 30.
      const logins = await logInAll(url, strangers(2, 1), signal);
      const release = faults.hold(UAZ, { latency: [6000, 6500] });
      let turn = 0;
      await runLane({ every: () => 250, inFlight: 40, signal }, async () => {
        const login = logins[turn++ % logins.length];
        if (login) await caller.showToken(login);
      });
      release();
    },
  },
  'rate-limit-storm': {
    about: 'Forty requests for codes a second, from 12 phones; nearly all are refused',
    simulated: false,
    touches: ['logins'],
    run: ({ url, signal }) => {
      const caller = new UserCaller(url, signal);
      const people = strangers(3, 1);
      let turn = 0;
      return runLane({ every: () => 25, inFlight: 60, signal }, () =>
        caller.requestCode(people[turn++ % people.length]!),
      );
    },
  },
  'crew-errors': {
    about: 'The model answers 500 to crew suporte, with two and a half messages a second',
    simulated: true,
    touches: ['crew-suporte'],
    run: async stage => {
      const release = stage.faults.hold(openaiTarget('suporte', 'gpt-4o-mini'), {
        status: 500,
        latency: [20, 60],
      });
      await chat(stage, of('ipe', 4).slice(0, 8), 400, 'Vocês atendem no sábado?');
      await untilAborted(stage.signal);
      release();
    },
  },
  'slow-crew': {
    about: 'The large model takes 31 to 37 seconds for crew vendas, with five messages in four seconds',
    simulated: true,
    touches: ['crew-vendas'],
    run: async stage => {
      const release = stage.faults.hold(openaiTarget('vendas', 'gpt-4o'), { latency: [31_000, 37_000] });
      await chat(stage, of('aurora', 5).slice(0, 8), 800, 'Quanto custa?');
      await untilAborted(stage.signal);
      release();
    },
  },
  'queue-backlog': {
    about: 'The workers of crew cobranca answer one message, then stand still while 180 arrive',
    simulated: true,
    touches: ['crew-cobranca'],
    run: async ({ url, signal }) => {
      const caller = new UserCaller(url, signal);
      const { queue } = crews.get('cobranca')!;
      const logins = await logInAll(url, of('horizonte', 6), signal);
      const [first] = logins;
      const asked = first && (await caller.openConversation(first).catch(() => undefined));
      if (asked !== undefined) await caller.say(first!, asked, 'Oi').catch(() => {});
      while (queue.busy + queue.depth > 0 && !signal.aborted) await sleep(100);
      queue.pause();
      await Promise.all(
        logins.map(async login => {
          const conversation = await caller.openConversation(login);
          for (let i = 0; i < 9 && conversation !== undefined && !signal.aborted; i++)
            await caller.say(login, conversation, 'Oi');
        }),
      ).catch(() => {});
      await untilAborted(signal);
      queue.resume();
    },
  },
});
