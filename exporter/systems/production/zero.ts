import type { Instruments } from '@vigia/telemetry';
import {
  appointmentsConfirmed,
  appointmentsRequested,
  conversationsFinished,
  conversationsHandedOff,
  conversationsStarted,
} from '../../../metrics/clinics/conversations.ts';
import { companies } from '../../base/companies.ts';

/** Each clinic's series exist from the start: a clinic that nobody asks is 0, and not missing. */
export function startClinicsAtZero({ counter }: Instruments): void {
  for (const { id: clinic_id } of companies) {
    counter(conversationsStarted).zero({ clinic_id });
    counter(conversationsFinished).zero({ clinic_id });
    counter(conversationsHandedOff).zero({ clinic_id });
    counter(appointmentsRequested).zero({ clinic_id });
    counter(appointmentsConfirmed).zero({ clinic_id });
  }
}
