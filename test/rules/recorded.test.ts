import { describe, expect, it } from 'vitest';
import { crewAIQueueBacklog } from '../../alerts/falachefe/crewai.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { configure, recorded } from '../bundle.ts';
import { locatePromtool, runPromtool } from './promtool.ts';

const promtool = await locatePromtool();
const STEP = '15s';

/** The recording rules beside one alert, which needs a queue above 100 for five minutes. */
const [artifact] = ruleArtifacts(
  [{ ...recorded, alerts: [crewAIQueueBacklog] }],
  configure(),
  new Map([[crewAIQueueBacklog.name, { uid: 'some-dashboard', panelId: 1 }]]),
);
const order = [recorded.name, ...recorded.recordings!.map(({ name }) => name)];

const judge = (series: Record<string, string>, expr: string, at: string, value?: number) =>
  runPromtool(
    promtool!,
    artifact!.content,
    [
      {
        name: expr,
        interval: STEP,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          { expr, eval_time: at, exp_samples: value === undefined ? [] : [{ labels: '{}', value }] },
        ],
      },
    ],
    { interval: STEP, order },
  );

describe.skipIf(!promtool)('the time that an alert took to resolve', () => {
  // Two crews: the first queue is long for ten minutes, the second for twelve.
  const twoCrews = {
    'crewai_queue_depth{crew_id="a"}': '200x39 0x200',
    'crewai_queue_depth{crew_id="b"}': '200x47 0x200',
  };
  const samples = 'sum(count_over_time(alert:time_to_resolve:seconds[1h]))';
  const seconds = 'sum(sum_over_time(alert:time_to_resolve:seconds[1h]))';

  it('is recorded once, when its last instance ends, from the moment when its condition began to hold', async () => {
    expect(await judge(twoCrews, samples, '30m', 1)).toBe('');
    // Looked back at by one interval: the longer of the two is the one that was left.
    expect(await judge(twoCrews, seconds, '30m', 720)).toBe('');
  });
  it('is not recorded while the alert fires', async () => {
    expect(await judge(twoCrews, samples, '11m', undefined)).toBe('');
  });
  it('is not recorded for an alert that was only pending', async () => {
    const short = { 'crewai_queue_depth{crew_id="a"}': '200x10 0x200' };
    expect(await judge(short, samples, '30m', undefined)).toBe('');
  });
  it('is recorded anew each time', async () => {
    const twice = { 'crewai_queue_depth{crew_id="a"}': '200x39 0x39 200x39 0x200' };
    expect(await judge(twice, samples, '55m', 2)).toBe('');
  });
  it('carries the labels by which alerts are told apart', async () => {
    const labelled =
      'count(count_over_time(alert:time_to_resolve:seconds{alertname="CrewAIQueueBacklog", severity="critical", category="performance", service="crewai"}[1h]))';
    expect(await judge(twoCrews, labelled, '30m', 1)).toBe('');
  });
});

describe.skipIf(!promtool)('the delivery success ratio', () => {
  it('is the share of the messages that WhatsApp took', async () => {
    const series = {
      messages_outbound_total: '0+30x80',
      'messages_outbound_failed_total{reason="timeout"}': '0+2x80',
      'messages_outbound_failed_total{reason="connection"}': '0+1x80',
    };
    expect(await judge(series, 'sum(delivery_success_ratio)', '10m', 0.9)).toBe('');
  });
  it('is 1 before the first failure, and nothing while nothing is sent', async () => {
    expect(await judge({ messages_outbound_total: '0+30x80' }, 'sum(delivery_success_ratio)', '10m', 1)).toBe(
      '',
    );
    expect(
      await judge({ messages_outbound_total: '5x80' }, 'sum(delivery_success_ratio)', '10m', undefined),
    ).toBe('');
  });
});
