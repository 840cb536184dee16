import {
  appointmentsConfirmed,
  appointmentsRequested,
  conversationsFinished,
  conversationsHandedOff,
  conversationsStarted,
} from '../../../metrics/clinics/conversations.ts';
import {
  cacheRequests,
  databaseQueryDuration,
  revenueTotal,
} from '../../../metrics/production/production.ts';
import type { Services } from '../../base/services.ts';
import { queryEnded } from '../../base/signals.ts';
import { appointmentConfirmed, appointmentRequested, clinicLookedUp } from '../../seams/appointments.ts';
import { conversationClosed, conversationHandedOff, conversationOpened } from '../../seams/conversations.ts';
import { scoreLead } from './leads.ts';

/** Counts what the systems tell of, and scores the lead of each conversation that ends. */
export function countWork(services: Services): void {
  const { hub, instruments } = services;
  const { counter, histogram } = instruments;
  hub.on(conversationOpened, ({ channel, companyId }) =>
    counter(conversationsStarted).inc({ channel, clinic_id: companyId }),
  );
  hub.on(conversationHandedOff, ({ channel, companyId }) =>
    counter(conversationsHandedOff).inc({ channel, clinic_id: companyId }),
  );
  hub.on(conversationClosed, conversation => {
    const { channel, companyId } = conversation;
    counter(conversationsFinished).inc({ channel, clinic_id: companyId });
    return scoreLead(services, conversation);
  });
  hub.on(appointmentRequested, ({ clinicId }) => counter(appointmentsRequested).inc({ clinic_id: clinicId }));
  hub.on(appointmentConfirmed, ({ clinicId, price, currency }) => {
    counter(appointmentsConfirmed).inc({ clinic_id: clinicId });
    counter(revenueTotal).inc({ currency }, price);
  });
  hub.on(clinicLookedUp, ({ cached }) => counter(cacheRequests).inc({ result: cached ? 'hit' : 'miss' }));
  hub.on(queryEnded, ({ operation, seconds }) =>
    histogram(databaseQueryDuration).observe({ operation }, seconds),
  );
}
