import type { Declared } from './declare.ts';
import type { Saturation } from './saturation.ts';
import { type Errors, isPatternOf, type Latency, roundedTo, shareOfQuantile } from './signals.ts';
import { text } from './write-metrics.ts';

/** An alert as TypeScript, and what its panel needs. */
export interface Proposed {
  /** The name of its constant. */
  readonly id: string;
  readonly code: string;
  /** The unit of its value. */
  readonly unit: string;
  readonly group: 'Errors' | 'Durations' | 'Saturation' | 'State';
}

interface Fields {
  readonly name: string;
  readonly value: string;
  readonly operator: string;
  readonly threshold: number;
  readonly why: string;
  readonly severity: 'critical' | 'warning';
  readonly summary: string;
  readonly description: string;
  readonly impact: string;
  readonly cause: string;
  readonly step: string;
  readonly drive: string;
  readonly firing: number;
  readonly silent: number;
  /** What must hold before it is told. */
  readonly for?: string;
}

const ref = ({ id }: Declared) => `metrics.${id}`;

/** Counts the events of a metric. `matchers` is an object literal, or empty. */
function eventsOf(one: Declared, matchers: string): string {
  const selected = matchers ? `select(${ref(one)}, ${matchers})` : ref(one);
  return one.seen.type === 'counter' ? selected : `observations(${selected})`;
}

/** The drive that makes a metric grow. */
function grows(one: Declared, matchers: string): string {
  const selected = matchers ? `select(${ref(one)}, ${matchers})` : ref(one);
  return one.seen.type === 'counter' ? `growing(${selected})` : `counting(${selected})`;
}

function badMatcher({ outcome }: Errors): string {
  const { label, bad } = outcome!;
  const all = label.label.kind === 'closed' ? label.label.values : [];
  const key = keyOf(label.stored);
  if (isPatternOf('5..', bad, all)) return `{ ${key}: matching(/5../) }`;
  return bad.length === 1 ? `{ ${key}: ${text(bad[0]!)} }` : `{ ${key}: [${bad.map(text).join(', ')}] }`;
}

function goodMatcher({ outcome }: Errors): string {
  const good = outcome!.label.isStatus ? '200' : outcome!.good;
  return `{ ${keyOf(outcome!.label.stored)}: ${text(good)} }`;
}

function keyOf(label: string): string {
  return /^[a-zA-Z_$][\w$]*$/.test(label) ? label : text(label);
}

/** What the share of errors divides, and what drives it. */
export function errorParts(errors: Errors): {
  bad: string;
  all: string;
  badDrive: string;
  goodDrive: string;
} {
  const { all, failed } = errors;
  if (failed) {
    return {
      bad: eventsOf(failed, ''),
      all: eventsOf(all, ''),
      badDrive: grows(failed, ''),
      goodDrive: grows(all, ''),
    };
  }
  return {
    bad: eventsOf(all, badMatcher(errors)),
    all: eventsOf(all, ''),
    badDrive: grows(all, badMatcher(errors)),
    goodDrive: grows(all, goodMatcher(errors)),
  };
}

export function errorAlert(errors: Errors, prefix: string, used: (name: string) => string): Proposed {
  const { all, failed, share } = errors;
  const { bad, all: whole, badDrive, goodDrive } = errorParts(errors);
  const threshold = Math.min(0.5, Math.max(0.05, roundedTo(share * 2)));
  const [firing, silent] = [roundedTo(threshold * 1.2), roundedTo(threshold * 0.8)];
  const what = spoken(all.seen.name);
  // Counted apart, a failure is one of all; counted by a label, what does not fail is good.
  const good = failed ? '1' : '1 - level';
  return alert(
    {
      name: used(pascal(`${prefix} ${shortened(failed?.seen.name ?? all.seen.name, prefix)} errors`)),
      value: `ratio(or(sum(rate(${bad}, '5m')), vector(0)), sum(rate(${whole}, '5m')))`,
      operator: '>',
      threshold,
      why:
        share > 0.25
          ? `TODO: ${percent(share)} failed when this was imported, so the threshold of 50 % is a guess. What is usual?`
          : `${percent(share)} failed when this was imported; the threshold is twice that, at least 5 %`,
      severity: 'warning',
      summary: `${what}: too many failures`,
      description: '{{ $value | humanizePercentage }} fail.',
      impact: 'Some of what is asked of the program fails.',
      cause: 'The program, or something that it calls, is broken or overloaded.',
      step: 'Read the log of the program since the share rose, and look at what it calls.',
      drive: `level => [...${badDrive}(level), ...${goodDrive}(${good})]`,
      firing,
      silent,
    },
    'ratio',
    'Errors',
  );
}

/** For failures that nothing else counts the successes of. */
export function failureAlert(failed: Declared, prefix: string, used: (name: string) => string): Proposed {
  const of = `metrics.${failed.id}`;
  return alert(
    {
      name: used(pascal(`${prefix} ${shortened(failed.seen.name, prefix)} failures`)),
      value: `sum(rate(${of}, '5m'))`,
      operator: '>',
      threshold: FAILURES_PER_SECOND,
      why: 'TODO: one failure in ten seconds. How many are usual, and what are they a share of?',
      severity: 'warning',
      summary: `${spoken(failed.seen.name)}: too many`,
      description: '{{ $value }} fail per second.',
      impact: 'Some of what is asked of the program fails.',
      cause: 'The program, or something that it calls, is broken or overloaded.',
      step: 'Read the log of the program since the rate rose, and look at what it calls.',
      drive: `growing(${of})`,
      firing: roundedTo(FAILURES_PER_SECOND * 1.2),
      silent: roundedTo(FAILURES_PER_SECOND * 0.8),
    },
    'perSecond',
    'Errors',
  );
}

const FAILURES_PER_SECOND = 0.1;

export function latencyAlert(
  { metric, quantile, seen, threshold, firing, silent }: Latency,
  prefix: string,
  used: (name: string) => string,
): Proposed {
  const of = `${ref(metric)}`;
  const selected = `select(${of}, { quantile: ${text(quantile ?? '')} })`;
  const share = quantile ? shareOfQuantile(quantile) : 0.95;
  return alert(
    {
      name: used(pascal(`${prefix} ${shortened(metric.seen.name, prefix)} slow`)),
      value: quantile ? `max(${selected})` : `histogramQuantile(0.95, ${of}, '5m')`,
      operator: '>',
      threshold,
      why: quantile
        ? `it was ${seen} ${metric.unit} when this was imported; the threshold is twice that`
        : `95 % took at most ${seen} ${metric.unit} when this was imported; the threshold is the bucket at least twice above`,
      severity: 'warning',
      summary: `${spoken(metric.seen.name)}: slow`,
      description: `${Math.round(share * 100)} % take up to {{ $value }} ${metric.unit}.`,
      impact: 'Users wait.',
      cause: 'The program, or something that it calls, is overloaded.',
      step: 'Compare with the rate of requests and with the memory and the CPU of the program.',
      drive: quantile ? `standing(${selected})` : `observing(${of})`,
      firing,
      silent,
    },
    metric.unit,
    'Durations',
  );
}

export function saturationAlert(
  { used: part, isFree, limit, seen, threshold }: Saturation,
  prefix: string,
  used: (name: string) => string,
): Proposed {
  const unit = limit ? 'ratio' : part.unit;
  const top = unit === 'percent' ? 100 : 1;
  const whole = 1000;
  const value = `{{ $value ${unit === 'ratio' ? '| humanizePercentage ' : ''}}}${unit === 'percent' ? ' %' : ''}`;
  const beyond = isFree ? threshold / 2 : threshold + (top - threshold) / 2;
  const within = isFree ? threshold + 0.05 : threshold - top / 20;
  return alert(
    {
      name: used(pascal(`${prefix} ${shortened(part.seen.name, prefix)} ${isFree ? 'low' : 'high'}`)),
      value: limit ? `ratio(select(${ref(part)}), select(${ref(limit)}))` : `select(${ref(part)})`,
      operator: isFree ? '<' : '>',
      threshold,
      why: isFree
        ? `the lowest was ${percent(1 - seen)} when this was imported`
        : `the highest was ${percent(seen)} when this was imported`,
      severity: 'warning',
      summary: `${spoken(part.seen.name)}: almost ${isFree ? 'nothing left' : 'full'}`,
      description: `${value} is ${isFree ? 'left' : 'used'}${whereIn(part)}.`,
      impact: 'When nothing is left, requests wait or fail.',
      cause: 'The load grew, or something is not given back.',
      step: 'Look at when it began to grow, and raise the limit or find what holds it.',
      drive: limit
        ? `level => [...standing(${ref(part)})(level * ${whole}), ...standing(${ref(limit)})(${whole})]`
        : `standing(${ref(part)})`,
      firing: Number(beyond.toPrecision(6)),
      silent: Number(within.toPrecision(6)),
      for: '5m',
    },
    unit,
    'Saturation',
  );
}

export function downAlert(metric: Declared, prefix: string, used: (name: string) => string): Proposed {
  const isDown = metric.seen.series.some(({ value }) => value === 0);
  return alert(
    {
      name: used(pascal(`${prefix} ${shortened(metric.seen.name.replace(/_up$/, ''), prefix)} down`)),
      value: `select(${ref(metric)})`,
      operator: '<',
      threshold: 1,
      why: isDown
        ? 'TODO: it was 0 for some series when this was imported, so the alert would fire at once; is that the usual state?'
        : 'it was 1 when this was imported',
      severity: 'critical',
      summary: `${spoken(metric.seen.name.replace(/_up$/, ''))}: down`,
      description: `It has been down for two minutes${whereIn(metric)}.`,
      impact: 'What depends on it does not work.',
      cause: 'It stopped, lost its connection, or was signed out.',
      step: 'Look at its state in the program itself, and start or connect it again.',
      drive: `standing(${ref(metric)})`,
      firing: 0,
      silent: 1,
    },
    'bool',
    'State',
  );
}

function alert(fields: Fields, unit: string, group: Proposed['group']): Proposed {
  const id = fields.name.charAt(0).toLowerCase() + fields.name.slice(1);
  const code = `// ${fields.why.startsWith('TODO') ? fields.why : `Threshold: ${fields.why}.`}
const ${id} = defineAlert({
  name: ${text(fields.name)},
  value: ${fields.value},
  threshold: { operator: '${fields.operator}', value: ${fields.threshold} },
  for: '${fields.for ?? '2m'}',
  severity: '${fields.severity}',
  summary: ${text(fields.summary)},
  description: ${text(fields.description)},
  runbook: {
    // TODO: say what users notice, what the causes are here, and what to do.
    impact: ${text(fields.impact)},
    causes: [${text(fields.cause)}],
    steps: [${text(fields.step)}],
  },
  unitTest: {
    drive: ${fields.drive},
    firing: ${fields.firing},
    silent: ${fields.silent},
  },
});
`;
  return { id, code, unit, group };
}

/** Names the labels of a series in a description: ` (instance {{ $labels.exported_instance }})`. */
function whereIn({ labels }: Declared): string {
  const named = labels
    .filter(({ stored }) => /^[a-zA-Z_]\w*$/.test(stored))
    .map(({ name, stored }) => `${name.replaceAll('_', ' ')} {{ $labels.${stored} }}`);
  return named.length > 0 ? ` (${named.join(', ')})` : '';
}

/** A name as words: `Http request duration`. */
export function spoken(name: string): string {
  const words = name
    .replace(/_(?:total|seconds|milliseconds|bytes|ratio|perc)$/, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function pascal(words: string): string {
  return words
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** A name without the words that the prefix has already, and without its unit. */
function shortened(name: string, prefix: string): string {
  const known = new Set(prefix.toLowerCase().split(/[^a-z0-9]+/));
  const words = name
    .replace(/_(?:total|seconds|milliseconds|metric_total|metric)$/, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter(word => !known.has(word.toLowerCase()));
  return words.filter(word => !/^(?:errors?|failures?|failed)$/i.test(word)).join(' ');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
