import { describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { counter as counterMetric } from '../../core/metrics/metric.ts';
import { type Duration, formatDuration, milliseconds } from '../../core/promql/duration.ts';
import { perFleet } from '../../core/promql/fleet.ts';
import { promql, type Recording, rate, sum } from '../../core/promql/index.ts';
import { burnAlert, burning } from '../../core/slos/alerts.ts';
import { limitOf } from '../../core/slos/budget.ts';
import { idOf, type Objective } from '../../core/slos/objective.ts';
import { recordingsOf } from '../../core/slos/recordings.ts';
import { type BurnWindow, burnWindows, recordedWindows } from '../../core/slos/windows.ts';
import { configure } from '../bundle.ts';
import { open, paid } from '../payments/objectives.ts';
import { locatePromtool, type PromtoolTest, runPromtool } from './promtool.ts';

const promtool = await locatePromtool();
const { fleetLabels } = configure().project;

interface Rules {
  readonly text: string;
  readonly order: readonly string[];
}

/**
 * The recording rules of the objective, and each pair of windows as an alert of its own, `Pair1` to `Pair4`; `only` leaves out what is recorded
 * for other pairs.
 */
function rulesOf(objective: Objective, only?: BurnWindow): Rules {
  const alerts: Alert[] = burnWindows(objective.window).map((pair, i) => ({
    ...burnAlert(objective, pair.urgency),
    name: `Pair${i + 1}`,
    value: burning(objective, [pair]),
  }));
  const wanted = ({ labels }: Recording) =>
    !only || labels.sloth_window === only.long || labels.sloth_window === only.short;
  const recordings = recordingsOf(objective).map(group => ({
    ...group,
    recordings: group.recordings.filter(wanted),
  }));
  const panels = new Map(alerts.map(({ name }) => [name, { uid: 'some-dashboard', panelId: 1 }]));
  const [artifact] = ruleArtifacts([{ name: 'pairs', alerts, recordings }], configure(), panels);
  return { text: artifact!.content, order: [...recordings.map(({ name }) => name), 'pairs'] };
}

/** So many events a step, of which this share is bad, for so many steps. */
interface Phase {
  readonly steps: number;
  readonly events: number;
  readonly share: number;
}

/** The values of a counter that has been running for long, one a step. */
function counter(phases: readonly Phase[], growth: (phase: Phase) => number): number[] {
  const values = [1_000_000];
  for (const phase of phases) {
    for (let i = 0; i < phase.steps; i++) values.push(values.at(-1)! + growth(phase));
  }
  return values;
}
const badOf = (phases: readonly Phase[]) => counter(phases, ({ events, share }) => events * share);
const goodOf = (phases: readonly Phase[]) => counter(phases, ({ events, share }) => events * (1 - share));

/** The two series that each objective of these tests counts. */
type Names = { readonly good: string; readonly bad: string };
const paymentSeries: Names = {
  good: 'shop_payments_total{status="success"}',
  bad: 'shop_payments_total{status="failed"}',
};
const parcelSeries: Names = { good: 'shop_parcels_total', bad: 'shop_parcels_lost_total' };

const parcels = counterMetric({ name: parcelSeries.good, help: 'Parcels, lost ones too', unit: 'items' });
const lost = counterMetric({ name: parcelSeries.bad, help: 'Parcels that were lost', unit: 'items' });
/** Of a day, and of two metrics. */
const daily: Objective = {
  ...paid,
  name: 'parcels',
  target: 0.97,
  window: '1d',
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(lost, range)),
    total: range => sum(rate(parcels, range)),
  },
  minimumEvents: 20,
};

/** The share of bad events: Δ bad / Δ total over the samples of the window, its beginning excluded as Prometheus 3 does. */
function byHand(phases: readonly Phase[], window: Duration, atMinute: number): number {
  const first = Math.max(0, atMinute - milliseconds(window) / 60_000 + 1);
  const grown = (values: readonly number[]) => values[atMinute]! - values[first]!;
  const bad = grown(badOf(phases));
  return bad / (bad + grown(goodOf(phases)));
}

const at = (minute: number) => formatDuration(Math.round(minute) * 60_000);
const minutesOf = (window: Duration) => milliseconds(window) / 60_000;

/** A test whose samples come every `step` minutes. */
function testOf(
  name: string,
  { good, bad }: Names,
  phases: readonly Phase[],
  expectations: PromtoolTest['promql_expr_test'],
  step = 1,
): PromtoolTest {
  const goods = goodOf(phases);
  const bads = badOf(phases);
  // Parcels are counted with the lost ones, payments apart.
  const first = good === parcelSeries.good ? goods.map((value, i) => value + bads[i]!) : goods;
  return {
    name,
    interval: at(step),
    input_series: [
      { series: good, values: first.join(' ') },
      { series: bad, values: bads.join(' ') },
    ],
    promql_expr_test: expectations,
  };
}

/** Minutes between samples and evaluations: as coarse as the short window allows, and below five, where series end. */
const stepOf = (pair: BurnWindow) => Math.min(4, Math.max(1, minutesOf(pair.short) / 15));

/** What each pair must do, with plenty of events unless said otherwise. All times are in steps. */
function pairTests(objective: Objective, pair: BurnWindow, number: number): PromtoolTest[] {
  const step = stepOf(pair);
  const long = minutesOf(pair.long) / step;
  const short = minutesOf(pair.short) / step;
  const limit = limitOf(objective, pair);
  const enough = objective.minimumEvents!;
  const plenty = (steps: number, times: number): Phase => ({ steps, events: 6000, share: limit * times });
  const few = (inWindow: number): Phase[] => [
    { steps: long + 2, events: inWindow / long, share: Math.min(1, limit * 1.3) },
  ];
  const test = (
    what: string,
    phases: readonly Phase[],
    ...states: (readonly [at: number, fires: boolean])[]
  ) =>
    testOf(
      `${pair.factor} on ${pair.long} and ${pair.short} ${what}`,
      paymentSeries,
      phases,
      states.map(([time, fires]) => ({
        expr: `sum(ALERTS{alertname="Pair${number}", alertstate="firing"})`,
        eval_time: at(Math.round(time) * step),
        exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
      })),
      step,
    );
  return [
    test('fires at the factor', [plenty(long + 2, 1.01)], [long + 1, true]),
    test('is silent just below', [plenty(long + 2, 0.99)], [long / 2, false], [long + 1, false]),
    test('is silent at low traffic', few(enough * 0.9), [long / 2, false], [long + 1, false]),
    test('fires at just enough traffic', few(enough * 1.1), [long + 1, true]),
    test(
      'waits for half of the long window at twice the factor, and ends with half of the short one',
      [plenty(long, 0), plenty(long, 2), plenty(short + 2, 0)],
      [long * 1.4, false],
      [long * 1.6, true],
      [long * 2 + short * 0.3, true],
      [long * 2 + short * 0.8, false],
    ),
  ];
}

describe.skipIf(!promtool)('the burn-rate alerts, judged by promtool', () => {
  const rules = rulesOf(paid);
  const run = (tests: readonly PromtoolTest[], step = 1, { text, order } = rules) =>
    runPromtool(promtool!, text, tests, { interval: at(step), order });
  const pairs = burnWindows(paid.window).map(
    (pair, i) => [`${pair.factor} on ${pair.long} and ${pair.short}`, pair, i + 1] as const,
  );

  it.each(pairs)(
    '%s: fires at the factor, silent just below and at low traffic, recovers',
    async (_, pair, i) => {
      const own = rulesOf(paid, pair);
      expect(await run(pairTests(paid, pair, i), stepOf(pair), own)).toBe('');
    },
  );
  // The fourth differs from these in its numbers only, and takes promtool a minute.
  it.each(pairs.slice(0, 3))(
    '%s: those tests fail over another limit or window, and without the guard',
    async (_, pair, i) => {
      const own = rulesOf(paid, pair);
      const limit = limitOf(paid, pair);
      const expr = promql(perFleet(burning(paid, [pair]), fleetLabels));
      for (const [from, to] of [
        [`> ${limit}`, `> ${limit * 1.05}`],
        [`> ${limit}`, `> ${limit * 0.95}`],
        [`rate${pair.short}{`, `rate${pair.long}{`],
        ['>= 100', '>= 1'],
      ] as const) {
        expect(expr).toContain(from);
        const text = own.text.replace(expr, expr.replaceAll(from, to));
        const said = await run(pairTests(paid, pair, i), stepOf(pair), { ...own, text });
        expect(said, `${from} → ${to}`).toContain('FAILED');
      }
    },
  );

  it('records the error ratios that are computed by hand, over every window', async () => {
    const phases: Phase[] = [
      { steps: 4000, events: 100, share: 0.01 },
      { steps: 413, events: 300, share: 0 },
      { steps: 100, events: 50, share: 0.4 },
      { steps: 40, events: 200, share: 0.02 },
      { steps: 7, events: 1000, share: 0.003 },
    ];
    const end = 4560;
    const windows = recordedWindows(paid.window);
    expect(windows).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
    // Two of them worked out on paper: the last five minutes are all in the last phase; of the last 30, the first
    // sample is only what the next is compared with, which leaves 22 and 7.
    expect(byHand(phases, '5m', end)).toBeCloseTo(0.003, 12);
    expect(byHand(phases, '30m', end)).toBeCloseTo((7 * 3 + 22 * 4) / (7 * 1000 + 22 * 200), 12);
    const labels = `sloth_id="${idOf(paid)}", sloth_service="shop", sloth_slo="payments"`;
    const expectations = windows.map(window => ({
      expr: `slo:sli_error:ratio_rate${window}`,
      eval_time: at(end),
      exp_samples: [
        {
          labels: `slo:sli_error:ratio_rate${window}{${labels}, sloth_window="${window}"}`,
          value: byHand(phases, window, end),
        },
      ],
    }));
    // Evaluated once an hour: each evaluation looks at all of the samples.
    expect(await run([testOf('ratios', paymentSeries, phases, expectations)], 60)).toBe('');
  });

  it('records the budget of a day out of its five minutes, and sloth’s other series', async () => {
    const ofDay = rulesOf(daily);
    const phases: Phase[] = [
      { steps: 600, events: 100, share: 0 },
      { steps: 120, events: 60, share: 0.2 },
      { steps: 720, events: 1000, share: 0.01 },
    ];
    const end = 1440;
    // Evaluated once a minute, the first time with two samples after one minute.
    const ratios = Array.from({ length: end }, (_, i) => byHand(phases, '5m', i + 1));
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    const labels = `sloth_id="shop-parcels", sloth_service="shop", sloth_slo="parcels"`;
    // To nine digits: 1440 additions in another order differ in the thirteenth.
    const recorded = (name: string, value: number, more = '') => ({
      expr: `round(1e9 * ${name})`,
      eval_time: at(end),
      exp_samples: [{ labels: `{${labels}${more}}`, value: Math.round(1e9 * value) }],
    });
    const expectations = [
      recorded('slo:sli_error:ratio_rate1d', mean, ', sloth_window="1d"'),
      recorded('slo:objective:ratio', 0.97),
      recorded('slo:error_budget:ratio', 0.03),
      recorded('slo:time_period:days', 1),
      recorded('slo:current_burn_rate:ratio', 0.01 / 0.03, ', sloth_window="5m"'),
      recorded('slo:period_burn_rate:ratio', mean / 0.03, ', sloth_window="1d"'),
      recorded('slo:period_error_budget_remaining:ratio', 1 - mean / 0.03, ', sloth_window="1d"'),
    ];
    const test = testOf('budget', parcelSeries, phases, expectations);
    // What the objective is, is recorded for every environment in which something is scraped.
    const scraped = { series: 'up{job="shop"}', values: `1x${end}` };
    const tests = [{ ...test, input_series: [...test.input_series, scraped] }];
    expect(await run(tests, 1, ofDay)).toBe('');
  });

  it('gives each environment a budget of its own', async () => {
    const rules = rulesOf(paid, burnWindows(paid.window)[0]);
    const phases = [{ steps: 30, events: 60, share: 0.2 }];
    const quiet = [{ steps: 30, events: 6000, share: 0 }];
    const named = (name: string, environment: string) => name.replace('{', `{environment="${environment}", `);
    const series = (environment: string, of: Phase[]) =>
      testOf('', paymentSeries, of, []).input_series.map(one => ({
        ...one,
        series: named(one.series, environment),
      }));
    const labels = `sloth_id="${idOf(paid)}", sloth_service="shop", sloth_slo="payments"`;
    const ratio = (environment: string, value: number) => ({
      labels: `slo:sli_error:ratio_rate5m{environment="${environment}", ${labels}, sloth_window="5m"}`,
      value,
    });
    const test: PromtoolTest = {
      ...testOf('fleet', paymentSeries, phases, [
        {
          expr: 'slo:sli_error:ratio_rate5m',
          eval_time: at(20),
          exp_samples: [ratio('production', 0), ratio('staging', 0.2)],
        },
        {
          expr: 'group by (environment, sloth_id) (ALERTS)',
          eval_time: at(20),
          exp_samples: [{ labels: `{environment="staging", sloth_id="${idOf(paid)}"}`, value: 1 }],
        },
      ]),
      input_series: [...series('production', quiet), ...series('staging', phases)],
    };
    expect(await run([test], 1, rules)).toBe('');
    // A hundred times as many events are well: added up, nothing would burn.
    const soup = rules.text
      .replaceAll('by (environment) ', '')
      .replaceAll(', environment)', ')')
      .replaceAll('on (environment)', 'on ()');
    expect(soup).not.toBe(rules.text);
    expect(await run([test], 1, { ...rules, text: soup })).toContain('got: nil');
  });

  it('says nothing where nothing happens, and counts no failure yet as none', async () => {
    const silent = [{ steps: 30, events: 0, share: 0 }];
    const none = { expr: 'slo:sli_error:ratio_rate5m', eval_time: at(20), exp_samples: [] };
    const good = testOf(
      'good only',
      paymentSeries,
      [{ steps: 30, events: 60, share: 0 }],
      [
        {
          expr: 'sum(slo:sli_error:ratio_rate5m)',
          eval_time: at(20),
          exp_samples: [{ labels: '{}', value: 0 }],
        },
      ],
    );
    const goodOnly = { ...good, input_series: good.input_series.slice(0, 1) };
    expect(await run([testOf('silence', paymentSeries, silent, [none]), goodOnly])).toBe('');
  });

  it('judge a target by its time only when it has been there for an hour', async () => {
    const { text, order } = rulesOf(open);
    const at15 = (steps: number) => formatDuration(steps * 15_000);
    const fires = (steps: number, alerts: number) => ({
      expr: 'count(ALERTS{alertstate="firing"})',
      eval_time: at15(steps),
      exp_samples: alerts === 0 ? [] : [{ labels: '{}', value: alerts }],
    });
    // The first scrape of a target that is starting fails; and one that goes down for good after two hours.
    const test: PromtoolTest = {
      name: 'a target that starts, and goes down later',
      interval: at15(1),
      input_series: [{ series: 'up{job="shop"}', values: '0 1x479 0x120' }],
      promql_expr_test: [fires(1, 0), fires(20, 0), fires(245, 0), fires(479, 0), fires(560, 4)],
    };
    const options = { interval: at15(1), order };
    expect(await runPromtool(promtool!, text, [test], options)).toBe('');
    const unguarded = text.replaceAll(
      / and on \(environment\) avg by \(environment\) \(max_over_time\([^)]*\)\)/g,
      '',
    );
    expect(unguarded).not.toBe(text);
    expect(await runPromtool(promtool!, unguarded, [test], options)).toContain('FAILED');
  });
});
