import { STEP_SECONDS } from '../../../core/history/axis.ts';
import { inventPast } from '../../../core/history/past.ts';
import { SAMPLE_JOB } from '../../../metrics/sample.ts';
import { project } from '../../bundle.ts';

export const DAY = 86_400;
export const DAYS = 4;
/** A Friday afternoon. */
export const UNTIL = Date.parse('2026-11-20T18:01:40Z') / 1000;
export const options = {
  project,
  days: DAYS,
  until: UNTIL,
  job: SAMPLE_JOB,
  instance: '127.0.0.1:8080',
  environment: 'demo',
};
export const END = UNTIL - (UNTIL % STEP_SECONDS);

export interface Sample {
  readonly seconds: number;
  readonly value: number;
}

/** The samples of each series of the text. */
export function read(text: string): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>();
  for (const line of text.split('\n')) {
    const match = /^(\S+\{.*\}) (\S+) (\d+)$/.exec(line);
    if (!match) continue;
    const samples = found.get(match[1]!) ?? [];
    samples.push({ value: Number(match[2]), seconds: Number(match[3]) });
    found.set(match[1]!, samples);
  }
  return found;
}

export const whole = (days: number) => {
  const past = inventPast({ ...options, days });
  return [...past.text({ from: past.from, to: past.to + 1 })].join('');
};

/** The samples of each series of that name in a past. */
export const namedIn = (series: ReadonlyMap<string, Sample[]>, name: string, label = '') =>
  [...series].filter(([key]) => key.startsWith(`${name}{`) && key.includes(label)).map(([, list]) => list);
