import type { Alert } from '../../core/alerts/alert.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { configure, recorded } from '../bundle.ts';
import { locatePromtool, runPromtool } from './promtool.ts';

export const promtool = await locatePromtool();

/** Returns what says whether an expression over the recording rules, beside one alert, has a value at a time. */
export function judgeOf(alert: Alert) {
  const [artifact] = ruleArtifacts(
    [{ ...recorded, alerts: [alert] }],
    configure(),
    new Map([[alert.name, { uid: 'some-dashboard', panelId: 1 }]]),
  );
  const order = [recorded.name, ...recorded.recordings!.map(({ name }) => name)];
  return (series: Record<string, string>, expr: string, at: string, value?: number) =>
    runPromtool(
      promtool!,
      artifact!.content,
      [
        {
          name: expr,
          interval: '15s',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [
            { expr, eval_time: at, exp_samples: value === undefined ? [] : [{ labels: '{}', value }] },
          ],
        },
      ],
      { interval: '15s', order },
    );
}
