import { describe, expect, it } from 'vitest';
import { piecesOf, referencesIn } from '../../../core/alerts/prose.ts';
import { dashboardName } from '../../../core/alerts/references.ts';
import { promql } from '../../../core/promql/index.ts';
import { verify } from '../../../core/promql/verify.ts';
import { burnAlert } from '../../../core/slos/alerts.ts';
import { idOf } from '../../../core/slos/objective.ts';
import { labelsOf, recordingsOf } from '../../../core/slos/recordings.ts';
import { alertGroups, contract, objectives, sloAlerts } from '../../bundle.ts';
import { paid } from '../../payments/objectives.ts';

const recordings = alertGroups.flatMap(group => (group.recordings ?? []).flatMap(one => one.recordings));

describe('what is recorded', () => {
  it('is declared in the contract, and nothing is declared in vain', () => {
    const names = new Set(recordings.map(({ record }) => record.name));
    const declared = [...contract.values()].filter(({ origin }) => origin === 'recorded');
    expect([...names].sort()).toEqual(declared.map(({ name }) => name).sort());
    for (const { record, labels } of recordings) {
      expect(contract.has(record.name), record.name).toBe(true);
      expect(Object.keys(record.labels)).toEqual(expect.arrayContaining(Object.keys(labels)));
    }
  });
  it('asks for nothing but the contract', () => {
    for (const { record, expr } of recordings) {
      expect(verify(promql(expr), contract), record.name).toEqual([]);
    }
  });
  it('has sloth’s names and labels, so that its dashboards work', () => {
    const names = recordingsOf(paid).flatMap(group => group.recordings.map(({ record }) => record.name));
    expect(names.filter(name => !name.startsWith('slo:sli_events'))).toEqual([
      ...['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'].map(
        window => `slo:sli_error:ratio_rate${window}`,
      ),
      'slo:objective:ratio',
      'slo:error_budget:ratio',
      'slo:time_period:days',
      'slo:current_burn_rate:ratio',
      'slo:period_burn_rate:ratio',
      'slo:period_error_budget_remaining:ratio',
      'sloth_slo_info',
    ]);
    expect(labelsOf(paid)).toEqual({
      sloth_id: 'shop-payments',
      sloth_service: 'shop',
      sloth_slo: 'payments',
    });
  });
});

describe('the alerts', () => {
  it('are one for now and one for the next days, for each objective', () => {
    expect(sloAlerts.map(({ name, severity }) => [name, severity])).toEqual(
      objectives.flatMap(objective =>
        (['page', 'ticket'] as const).map(urgency => [
          burnAlert(objective, urgency).name,
          urgency === 'page' ? 'critical' : 'warning',
        ]),
      ),
    );
    expect([burnAlert(paid, 'page').name, burnAlert(paid, 'ticket').name]).toEqual([
      'SLOShopPaymentsBurnsFast',
      'SLOShopPaymentsBurnsSlowly',
    ]);
  });
  it('compare both windows of each pair with clean limits, and ask for a minimum of events', () => {
    const expr = promql(burnAlert(paid, 'page').value);
    const series = '{sloth_id="shop-payments"}';
    expect(expr).toBe(
      `max by (sloth_id) (${[
        `slo:sli_error:ratio_rate1h${series} > 0.072`,
        `slo:sli_error:ratio_rate5m${series} > 0.072`,
        `slo:sli_events:rate1h${series} * 3600 >= 100 or slo:sli_error:ratio_rate6h${series} > 0.03`,
        `slo:sli_error:ratio_rate30m${series} > 0.03`,
        `slo:sli_events:rate6h${series} * 21600 >= 100`,
      ].join(' and on (sloth_id) ')})`,
    );
  });
  it('keep their limits and their minimum on compressed time', () => {
    const { value } = burnAlert(paid, 'page');
    expect(promql(value, 60)).toBe(promql(value));
  });
  it('have runbooks that name the numbers, the owner and the dashboard', () => {
    for (const objective of objectives) {
      for (const urgency of ['page', 'ticket'] as const) {
        const { runbook, drill } = burnAlert(objective, urgency);
        const text = [runbook.impact, ...runbook.steps.flatMap(piecesOf)].join('\n');
        const named = referencesIn(runbook.steps).filter(one => 'kind' in one && one.kind === 'dashboard');
        expect(named, idOf(objective)).toEqual([dashboardName(`vigia-slo-${idOf(objective)}`)]);
        expect(text).toContain(objective.owner);
        expect(text).toMatch(/Fires while more than [\d.]+ % of events/);
        expect(runbook.causes).toEqual(objective.causes);
        // Without a scenario, the series of its unit tests are replayed.
        expect(drill).toMatchObject(
          objective.drill ? { scenario: objective.drill.scenario } : { replay: true },
        );
      }
    }
  });
});
