import type { qualifierScenarios } from '../../../metrics/qualifier.scenarios.ts';
import { type Scenario, type Stage, untilAborted } from '../../scenarios/scenario.ts';
import { runLane } from '../../traffic/lane.ts';
import type { Fault } from '../../upstreams/faults.ts';
import { openaiTarget } from '../../upstreams/openai.ts';
import { QUALIFIER } from './deployment.ts';
import { LeadCaller, leadPhones } from './lead-caller.ts';
import type { Qualifier } from './qualifier.ts';

/** Leads of the scenario's own who ask for an offer in turn, one every `everyMs`, until the signal aborts. */
function ask({ token }: Qualifier, { url, signal }: Stage, group: number, everyMs: number): Promise<void> {
  const leads = new LeadCaller(url, token, signal);
  const phones = leadPhones(group, 300);
  let turn = 0;
  return runLane({ every: () => everyMs, inFlight: 60, signal }, () =>
    leads.write(phones[turn++ % phones.length]!, 'Quero contratar o plano anual'),
  );
}

/** The faults of the qualifier; the desk mends what they leave behind. */
export function scenariosOf(
  qualifier: Qualifier,
): Readonly<Record<(typeof qualifierScenarios)[number], Scenario>> {
  /** Asks while the model that sorts leads behaves like this. */
  const askWith = async (fault: Fault, stage: Stage, group: number, everyMs: number): Promise<void> => {
    const release = stage.faults.hold(openaiTarget(QUALIFIER, 'gpt-4o-mini'), fault);
    // Fresh from the last remedy: the fault is in the current release, on the primary.
    qualifier.deployment.deploy();
    await ask(qualifier, stage, group, everyMs);
    release();
    qualifier.deployment.deploy();
  };
  return {
    'qualifier-errors': {
      about: 'The model fails for three leads of ten, with two leads a second',
      simulated: true,
      touches: ['qualifier'],
      run: stage => askWith({ status: 500, share: 0.3, latency: [20, 60] }, stage, 1, 500),
    },
    'qualifier-collapse': {
      about: 'The model fails for every lead, with two leads a second',
      simulated: true,
      touches: ['qualifier'],
      run: stage => askWith({ status: 500, latency: [20, 60] }, stage, 2, 500),
    },
    'qualifier-outage': {
      about: 'The model API refuses the primary instance, whatever the release, with two leads a second',
      simulated: true,
      touches: ['qualifier'],
      run: async stage => {
        const release = stage.faults.hold(openaiTarget(QUALIFIER, 'gpt-4o'), {
          status: 401,
          latency: [20, 60],
        });
        await askWith({ status: 401, latency: [20, 60] }, stage, 7, 500);
        release();
      },
    },
    'qualifier-slow': {
      about: 'The model takes 31 to 34 seconds to sort a lead, with one lead a second',
      simulated: true,
      touches: ['qualifier'],
      run: stage => askWith({ latency: [31_000, 34_000] }, stage, 3, 1000),
    },
    'qualifier-timeouts': {
      about: 'The model takes a minute, longer than the webhook waits, with one lead a second',
      simulated: true,
      touches: ['qualifier'],
      run: stage => askWith({ latency: [60_000, 60_000] }, stage, 4, 1000),
    },
    'leads-unanswered': {
      about: 'The workers of the qualifier stand still, while one lead a second writes',
      simulated: false,
      touches: ['qualifier'],
      run: async stage => {
        const { queue } = qualifier.qualification;
        queue.pause();
        await ask(qualifier, stage, 5, 1000);
        queue.resume();
      },
    },
    'sessions-stuck': {
      about: 'Five leads have been silent for 40 minutes, and their sessions are open',
      simulated: false,
      touches: ['qualifier'],
      run: async ({ database, signal }) => {
        for (const phone of leadPhones(6, 5)) {
          await database.query(
            `WITH lead AS (
               INSERT INTO leads (phone, texto, origem, status, processado, created_at)
               VALUES ($1, 'Oi', 'whatsapp', 'qualificado', true, now() - interval '40 minutes') RETURNING id
             )
             INSERT INTO sessions (lead_id, phone, updated_at) SELECT id, $1, now() - interval '40 minutes' FROM lead`,
            [phone],
          );
        }
        await untilAborted(signal);
        await qualifier.sessions.endStuck();
      },
    },
  };
}
