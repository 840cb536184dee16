import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Costs, Part, Variant } from './kit-child.ts';
import { median, type Row } from './row.ts';

/** Processes of each kind. They take turns, so that a busy moment affects all equally. */
const TURNS = 3;
/** Maximum cost of the kit relative to bare calls that count, log and trace the same. */
const TARGET_RATIO = 1.1;

const parts: Readonly<Record<Part, string>> = {
  metrics: 'a counter and a histogram with an exemplar',
  log: 'a log line',
  span: 'a span',
  all: 'metrics, log line and span together',
};

/** CPU time of the telemetry of a request: through the kit, and with bare prom-client, pino and OpenTelemetry. */
export function benchKit(): Row[] {
  const runs: Record<Variant, Costs[]> = { none: [], bare: [], kit: [] };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const variant of Object.keys(runs) as Variant[]) runs[variant].push(run(variant));
  }
  const cost = (variant: Variant, part: keyof Costs) => median(runs[variant].map(costs => costs[part]));
  const micro = (value: number) => `${value.toFixed(1)} µs`;
  const extra = (variant: Variant) => micro(cost(variant, 'request') - cost('none', 'request'));
  return [
    ...(Object.keys(parts) as Part[]).map(part => ({
      what: `the kit over bare calls: ${parts[part]}`,
      value: cost('kit', part) / cost('bare', part),
      unit: 'times',
      target: TARGET_RATIO,
      note: `${micro(cost('kit', part))} against ${micro(cost('bare', part))} of CPU time`,
    })),
    {
      what: 'a request of a service with the kit, over one with bare calls',
      value: cost('kit', 'request') / cost('bare', 'request'),
      unit: 'times',
      target: TARGET_RATIO,
      note: `${micro(cost('none', 'request'))} without any; ${extra('kit')} more with the kit, ${extra('bare')} with bare calls`,
    },
  ];
}

function run(variant: Variant): Costs {
  const child = join(import.meta.dirname, 'kit-child.ts');
  return JSON.parse(execFileSync(process.execPath, [child, variant], { encoding: 'utf8' })) as Costs;
}
