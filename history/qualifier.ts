import {
  type Axis,
  counted,
  type Moment,
  observed,
  type Past,
  processDown,
  stood,
  without,
} from 'vigia/history';
import { up } from 'vigia/platform/metrics';
import { idOf } from 'vigia/slos';
import {
  leadsCreated,
  leadsProcessed,
  leadsUnanswered,
  qualifierErrors,
  qualifierSessionsActive,
  qualifierSessionsStuck,
  webhookRequests,
  webhookResponseTime,
} from '../metrics/qualifier.ts';
import { qualifierAvailability, qualifierResponse, qualifierSuccess } from '../slos/qualifier.ts';
import { modelSlow } from './incidents.ts';

const slow = (at: Moment) => at.during(modelSlow);

/** Invented history of Agente Qualificador. */
export function qualifierPast(axis: Axis): Past {
  const served = axis.events(({ busy }) => 0.9 * busy);
  const timeouts = axis.part(served, at => (slow(at) ? 0.25 : 0.001));
  const errors = axis.part(served, at => (slow(at) ? 0.1 : 0.008));
  const success = without(without(served, timeouts), errors);
  const response = observed(axis, webhookResponseTime, {}, served, at => (slow(at) ? 14 : 0.8));
  const leads = axis.part(served, () => 0.6);
  const processed = axis.part(success, () => 0.6);
  const down = (at: Moment) => at.during(processDown);

  return {
    series: [
      stood(
        up,
        {},
        axis.level(at => (down(at) ? 0 : 1), 0),
      ),
      counted(webhookRequests, { status: 'success' }, success),
      counted(webhookRequests, { status: 'error' }, errors),
      counted(webhookRequests, { status: 'timeout' }, timeouts),
      counted(
        webhookRequests,
        { status: 'refused' },
        axis.part(served, () => 0.01),
      ),
      ...response.series,
      ...leadsCreated.labels.source.values.map((source, i) =>
        counted(
          leadsCreated,
          { source },
          axis.part(leads, () => [0.45, 0.25, 0.2, 0.1][i] ?? 0),
        ),
      ),
      ...leadsProcessed.labels.outcome.values.map((outcome, i) =>
        counted(
          leadsProcessed,
          { outcome },
          axis.part(processed, () => (i === 0 ? 0.35 : 0.65)),
        ),
      ),
      counted(qualifierErrors, { type: 'model' }, errors),
      counted(qualifierErrors, { type: 'timeout' }, timeouts),
      stood(
        leadsUnanswered,
        {},
        axis.level(at => (slow(at) ? 6 : 0), 0),
      ),
      stood(
        qualifierSessionsActive,
        {},
        axis.level(at => Math.round(40 * at.busy), 0),
      ),
      stood(
        qualifierSessionsStuck,
        {},
        axis.level(at => (slow(at) ? 3 : 0), 0),
      ),
    ],
    outcomes: {
      [idOf(qualifierAvailability)]: {
        total: axis.count(),
        bad: axis.count(down),
      },
      [idOf(qualifierResponse)]: { total: response.count, bad: without(response.count, response.within(10)) },
      [idOf(qualifierSuccess)]: { total: served, bad: without(served, success) },
    },
  };
}
