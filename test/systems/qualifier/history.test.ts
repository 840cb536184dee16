import { describe, expect, it } from 'vitest';
import { processDown, STEP_SECONDS } from '../../../core/history/axis.ts';
import { idOf } from '../../../core/slos/objective.ts';
import { qualifierAvailability } from '../../../slos/qualifier.ts';
import { DAY, namedIn, read, whole } from '../../unit/history/invented.ts';

describe('the invented past of the qualifier', () => {
  const month = read(whole(30));
  const last = (name: string, id: string) => namedIn(month, name, `sloth_id="${id}"`)[0]?.at(-1)?.value;

  it('counts the time for which the process was down', () => {
    const steps = (processDown.minutes * 60) / STEP_SECONDS;
    const share = steps / ((30 * DAY) / STEP_SECONDS);
    expect(last('slo:sli_error:ratio_rate30d', idOf(qualifierAvailability))).toBeCloseTo(share, 6);
  });
});
