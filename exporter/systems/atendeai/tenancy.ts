import type { Instruments } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { clinicRequestDuration } from '../../../metrics/atendeai.ts';
import { type Tenancy, withTenancy } from '../../base/tenancy.ts';

/** Carries whom a request is made for to whatever it does, and times those that turn out to be for a clinic. */
export function installTenancy(app: FastifyInstance, instruments: Instruments): void {
  const tenancies = new WeakMap<object, Tenancy>();
  const durations = instruments.histogram(clinicRequestDuration);
  // Reading a body leaves the asynchronous context, so that it is entered only after that.
  app.addHook('preValidation', (request, _reply, done) => {
    const tenancy: Tenancy = {};
    tenancies.set(request, tenancy);
    withTenancy(tenancy, done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const clinicId = tenancies.get(request)?.clinicId;
    if (clinicId !== undefined) durations.observe({ clinic_id: clinicId }, reply.elapsedTime / 1000);
    done();
  });
}
