import { errorParts, spoken } from './alerts.ts';
import type { Declared } from './declare.ts';
import type { Errors, Latency } from './signals.ts';
import { text } from './write-metrics.ts';

/** The share of good events by the share of bad ones that was seen: the strictest that leaves room for twice as many. */
const TARGETS: readonly (readonly [seen: number, target: number])[] = [
  [0.0005, 0.999],
  [0.0025, 0.995],
  [0.005, 0.99],
  [1, 0.95],
];

interface Signals {
  readonly errors: readonly Errors[];
  readonly latency: readonly Latency[];
  readonly down: readonly Declared[];
}

/** Returns one objective as TypeScript: about errors, else about time, else about being there. */
export function writeObjective({ errors, latency, down }: Signals, job: string): string {
  const [failing] = errors;
  if (failing) return ofErrors(failing);
  const slow = latency.find(({ quantile }) => quantile === undefined);
  if (slow) return ofLatency(slow);
  const [part] = down;
  return part
    ? ofTime(`metrics.${part.id}`, spoken(part.seen.name))
    : ofTime(`up, { job: ${text(job)} }`, 'The program');
}

function ofErrors(errors: Errors): string {
  const { bad, all, badDrive, goodDrive } = errorParts(errors);
  const target = TARGETS.find(([seen]) => errors.share <= seen)![1];
  const both = errors.failed ? `level => [...${badDrive}(level), ...${goodDrive}(level)]` : badDrive;
  return objective({
    name: 'success',
    title: 'Success',
    description: `${percent(target)} of what is asked of the program succeeds.`,
    question: `${percent(errors.share)} failed when this was imported${errors.share > 1 - target ? ', which is more than the target allows' : ''}. What did you promise?`,
    target,
    indicator: `{
    kind: 'bad events',
    bad: range => sum(rate(${bad}, range)),
    total: range => sum(rate(${all}, range)),
  }`,
    more: `  drives: { good: ${goodDrive}, bad: ${both} },\n`,
    cause: 'The program, or something that it calls, fails.',
  });
}

function ofLatency({ metric, threshold, seen }: Latency): string {
  return objective({
    name: 'speed',
    title: 'Speed',
    description: `95 % take at most ${threshold} ${metric.unit}.`,
    question: `95 % took at most ${seen} ${metric.unit} when this was imported. What did you promise?`,
    target: 0.95,
    indicator: `{ kind: 'latency', histogram: metrics.${metric.id}, within: ${threshold} }`,
    more: '',
    cause: 'The program, or something that it calls, is overloaded.',
  });
}

function ofTime(gauge: string, what: string): string {
  const selected = `select(${gauge})`;
  return objective({
    name: 'availability',
    title: 'Availability',
    description: `${what} is up for 99 % of the time.`,
    question: 'What did you promise?',
    target: 0.99,
    indicator: `{ kind: 'time', gauge: ${selected} }`,
    more: `  minimumObserved: '1h',
  drives: { good: () => [], bad: level => standing(${selected})(1 - level / TEST_RATE) },
`,
    cause: 'It stops, or loses its connection.',
  });
}

function objective(fields: {
  name: string;
  title: string;
  description: string;
  question: string;
  target: number;
  indicator: string;
  more: string;
  cause: string;
}): string {
  return `// TODO: ${fields.question}
const objective = defineObjective({
  name: ${text(fields.name)},
  title: SYSTEM_TITLE + ${text(` ${fields.title}`)},
  description: ${text(fields.description)},
  target: ${fields.target},
  indicator: ${fields.indicator},
${fields.more}  causes: [${text(fields.cause)}],
});
`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
