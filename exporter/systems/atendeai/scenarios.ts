import type { clinicScenarios } from '../../../metrics/clinics/scenarios.ts';
import type { Scenario, Stage } from '../../scenarios/scenario.ts';
import { logins as loginsSeam } from '../../seams/logins.ts';
import { runLane } from '../../traffic/lane.ts';
import { type Person, strangers } from '../../traffic/people.ts';
import type { Fault } from '../../upstreams/faults.ts';
import { PatientCaller } from './caller.ts';
import { UAZ_CLINICS } from './simulated-gateway.ts';

const DAY_MS = 86_400_000;
/** Each scenario has twelve people of its own. */
const patients = strangers(9, 2);
const [slowPatients, refusedPatients] = [patients.slice(0, 12), patients.slice(12)];

/** People of the scenario's own who have an appointment each, and try to confirm it in turn while the fault is there. */
async function confirmWith(fault: Fault, stage: Stage, people: readonly Person[]): Promise<void> {
  const { url, faults, hub, signal } = stage;
  const caller = new PatientCaller(url, signal);
  const logins = (await hub.find(loginsSeam)?.logInAll(people, signal)) ?? [];
  const release = faults.hold(UAZ_CLINICS, fault);
  const booked = new Map<number, number>();
  let turn = 0;
  await runLane({ every: () => 250, inFlight: 60, signal }, async () => {
    const at = turn++ % Math.max(1, logins.length);
    const login = logins[at];
    if (!login) return;
    const known = booked.get(at);
    const id = known ?? (await caller.requestAppointment(login, new Date(Date.now() + DAY_MS)));
    if (id === undefined) return;
    booked.set(at, id);
    // What was confirmed after all is done with: next time there is a new one.
    if ((await caller.confirmAppointment(login, id)).status === 200) booked.delete(at);
  });
  release();
}

/** The faults of the clinics. */
export const scenarios: Readonly<Record<(typeof clinicScenarios)[number], Scenario>> = {
  'slow-appointments': {
    about: 'WhatsApp takes six seconds for each message of the clinics, with four confirmations a second',
    simulated: true,
    touches: ['clinics'],
    run: stage => confirmWith({ latency: [6000, 6500] }, stage, slowPatients),
  },
  'clinic-outage': {
    about: 'WhatsApp refuses the messages of the clinics, with four confirmations a second',
    simulated: true,
    touches: ['clinics'],
    run: stage => confirmWith({ status: 502 }, stage, refusedPatients),
  },
};
