import { hostScenarios } from '../../scenarios/host.ts';
import { logScenarios } from '../../scenarios/logs.ts';
import { memoryScenarios } from '../../scenarios/memory.ts';
import type { ScenarioName } from '../../scenarios/names.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { chat, logInAll, untilAborted } from '../../scenarios/stage.ts';
import { storeScenarios } from '../../scenarios/stores.ts';
import { runLane } from '../../traffic/lane.ts';
import { strangers } from '../../traffic/people.ts';
import { openaiTarget } from '../../upstreams/openai.ts';
import { UAZ } from '../../upstreams/uaz.ts';
import { clinicScenarios } from '../atendeai/scenarios.ts';
import { backupScenarios } from '../production/scenarios.ts';
import { qualifierScenarios } from '../qualifier/scenarios.ts';
import { whatsSelfScenarios } from '../whatsself/scenarios.ts';

const of = (companyId: string, scenario: number) =>
  strangers(scenario).filter(person => person.companyId === companyId);

/** Each scenario has its own people, and each that troubles a crew its own crew: several may run at once. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'failed-logins': {
    about: 'Four wrong codes a second, from 60 phones',
    simulated: false,
    touches: ['logins'],
    run: ({ caller, signal }) => {
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
    run: async stage => {
      const { caller, faults, signal } = stage;
      // Twelve phones at four a second are 20 attempts a minute each, below the limit of 30.
      const logins = await logInAll(stage, strangers(2, 1));
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
    run: ({ caller, signal }) => {
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
    about: 'The workers of crew cobranca stand still while 180 messages arrive',
    simulated: true,
    touches: ['crew-cobranca'],
    run: async stage => {
      const { caller, crews, signal } = stage;
      const { queue } = crews.get('cobranca')!;
      queue.pause();
      const logins = await logInAll(stage, of('horizonte', 6));
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
  'database-down': {
    about: 'The database refuses connections, while people keep trying to get in',
    simulated: true,
    touches: 'everything',
    run: async stage => {
      const { caller, database, signal } = stage;
      const logins = await logInAll(stage, strangers(7, 1).slice(0, 6));
      await database.cut();
      let turn = 0;
      await runLane({ every: () => 300, inFlight: 10, signal }, async () => {
        const login = logins[turn++ % logins.length];
        if (login) await caller.showToken(login);
      });
      await database.restore();
    },
  },
  'redis-down': {
    about: 'The store of limits and codes refuses connections, while people keep asking for codes',
    simulated: false,
    touches: 'everything',
    run: async ({ caller, store, signal }) => {
      const people = strangers(8, 1);
      await store.cut();
      let turn = 0;
      await runLane({ every: () => 300, inFlight: 10, signal }, () =>
        caller.requestCode(people[turn++ % people.length]!),
      );
      await store.restore();
    },
  },
  'metrics-unavailable': {
    about: '/metrics answers 503',
    simulated: false,
    touches: 'everything',
    run: async ({ exposition, signal }) => {
      exposition.available = false;
      await untilAborted(signal);
      exposition.available = true;
    },
  },
  'metrics-incomplete': {
    about: '/metrics leaves the CrewAI metrics out, as after a bad deployment',
    simulated: false,
    touches: ['crew-suporte', 'crew-vendas', 'crew-cobranca'],
    run: async ({ exposition, signal }) => {
      exposition.complete = false;
      await untilAborted(signal);
      exposition.complete = true;
    },
  },
  ...whatsSelfScenarios,
  ...qualifierScenarios,
  ...backupScenarios,
  ...clinicScenarios,
  ...memoryScenarios,
  ...hostScenarios,
  ...storeScenarios,
  ...logScenarios,
};
