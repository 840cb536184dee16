import * as metrics from '../../../metrics/atendeai.ts';
import * as usage from '../../../metrics/clinics/usage.ts';
import type { Context, Module } from '../../base/module.ts';
import { Problem } from '../../base/problem.ts';
import { queryEnded } from '../../base/signals.ts';
import { hasBooked } from '../../seams/appointments.ts';
import { errands } from '../../seams/conversations.ts';
import { logins, type Session } from '../../seams/logins.ts';
import { Appointments } from './appointments.ts';
import { registerClinics } from './clinic-directory.ts';
import { appointmentRoutes } from './http.ts';
import { scenarios } from './scenarios.ts';
import { schema } from './schema.ts';
import { simulatedInstance } from './simulated-gateway.ts';
import { SystemMeter } from './system-meter.ts';
import { installTenancy } from './tenancy.ts';
import { visitClinic } from './traffic.ts';
import { WorkShares } from './work-shares.ts';

/** How often the use of resources is measured, in seconds: three times a scrape. */
const METER_SECONDS = 5;

/** AtendeAI: appointments at clinics, and what of the process is used for which clinic. */
export const atendeai: Module = {
  name: 'atendeai',
  metrics: Object.values({ ...metrics, ...usage }),
  schema,
  api: { '/appointments': 'atendeai' },
  index: { api: ['POST /appointments', 'GET /appointments', 'POST /appointments/:id/confirm'] },
  mount: context => {
    const { config, database, faults, hub, instruments, url } = context;
    const appointments = new Appointments(context);
    const shares = new WorkShares();
    hub.on(queryEnded, () => shares.add());
    hub.on(errands, errand => visitClinic(url, errand));
    hub.offer(hasBooked, (userId, since) => appointments.booked(userId, since));
    const meter = new SystemMeter({ services: context, shares, disk: config.dataDir ?? process.cwd() });
    return {
      parts: undefined,
      hooks: server => installTenancy(server, instruments),
      routes: [
        appointmentRoutes(appointments, authorization => sessionOf(context, authorization)),
        simulatedInstance(faults),
      ],
      scenarios,
      ticks: [{ what: 'Measuring the system', seconds: METER_SECONDS, work: () => meter.measure() }],
      fill: () => registerClinics(database),
    };
  },
};

/** Throws a `Problem` 401, or 503 where no system lets people in. */
async function sessionOf({ hub }: Context, authorization: string | undefined): Promise<Session> {
  const doors = hub.find(logins);
  if (!doors) throw new Problem(503, 'nobody can log in here', 'mount Falachefe in exporter/systems.ts');
  return doors.session(authorization);
}
