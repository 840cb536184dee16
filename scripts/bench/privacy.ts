import { redact, redactText } from '../../telemetry/privacy/index.ts';
import { heavyTexts } from '../../test/unit/privacy/heavy.ts';
import { ordinaryText } from '../../test/unit/privacy/ordinary.ts';
import type { Row } from './row.ts';

/** Maximum time for 1 MB of anything. */
const TARGET_MS = 50;
const TRIES = 5;

/** Redaction: the worst case of the budget, and ordinary texts that were not seen before. */
export function benchPrivacy(): Row[] {
  const costs = heavyTexts().flatMap(([name, text]) =>
    Object.entries(places).map(([place, put]) => ({ what: `${name}, ${place}`, ms: best(() => put(text)) })),
  );
  const [worst, next] = costs.sort((a, b) => b.ms - a.ms);
  const texts = ordinaryText(50_000);
  const start = cpuMs();
  for (const { text } of texts) redactText(text);
  return [
    {
      what: 'redaction of 1 MB, the worst of what was tried',
      value: worst!.ms,
      unit: 'ms',
      target: TARGET_MS,
      note: `CPU time, best of ${TRIES}; ${costs.length} inputs; ${worst!.what}; then ${next!.ms.toFixed(1)} ms: ${next!.what}`,
    },
    {
      what: 'redaction of an ordinary text',
      value: ((cpuMs() - start) * 1000) / texts.length,
      unit: 'µs',
      note: 'seen for the first time; 50 kinds',
    },
  ];
}

let made = 0;
/** Each piece is another one: what was seen before costs nothing. */
const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[^]{1,${size}}`, 'g'))!.map(piece => `${(made++).toString(36)}~${piece}`);

const places: Readonly<Record<string, (text: string) => unknown>> = {
  'one text': text => text,
  'texts of 100 characters': text => pieces(text, 5000).map(part => pieces(part, 100)),
  'texts of 16,000': text => pieces(text, 16_000),
  keys: text => Object.fromEntries(pieces(text, 100).map(part => [part, 1])),
};

function best(make: () => unknown): number {
  const costs = Array.from({ length: TRIES }, () => {
    const value = make();
    const start = cpuMs();
    redact(value);
    return cpuMs() - start;
  });
  return Math.min(...costs);
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
