import { cardinality, type Label, OTHER } from '../metrics/label.ts';
import { personalData } from './personal.ts';
import type { SeenLabel, SeenMetric } from './seen.ts';
import { HTTP_CODES, isEnumeration, isIdentity, isRuntime, STATUS_LABEL, unitOf } from './words.ts';

/** A metric as it is to be declared. */
export interface Declared {
  readonly seen: SeenMetric;
  /** The name of its constant. */
  readonly id: string;
  readonly unit: string;
  /** Labels as the page has them. */
  readonly labels: readonly DeclaredLabel[];
  /** Why it is declared as a metric of others; undefined when it keeps the rules. */
  readonly foreign?: string;
  readonly maxCombinations?: number;
  readonly isRuntime: boolean;
}

export interface DeclaredLabel {
  /** On the page. */
  readonly name: string;
  /** In queries: Prometheus renames a label that it attaches itself. */
  readonly stored: string;
  readonly label: Label;
  /** Whether the values are those of HTTP statuses, seen or not. */
  readonly isStatus: boolean;
  /** What its values look like, if they are data of people or identifiers. */
  readonly personal?: string;
}

const ATTACHED: readonly string[] = ['job', 'instance', 'environment'];
const METRIC_NAME = /^[a-z][a-z0-9_]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Most values that a closed label is given, and what an identifier is given at least. */
const MAX_CLOSED = 30;
const MAX_UNNAMED = 10;
const LEAST_BUDGET = 10;
/** How much room a metric is given beyond what was seen. */
const ROOM = 4;
const LEAST_COMBINATIONS = 20;

/** Returns how the metrics are declared. `taken` are names that Vigia's own declarations have. */
export function declare(metrics: readonly SeenMetric[], taken: ReadonlySet<string>): Declared[] {
  const used = new Set<string>();
  return metrics.map(seen => {
    const labels = [...seen.labels].map(([name, label]) => declaredLabel(name, label));
    const foreign = whyForeign(seen, labels, taken);
    const product = [...labels.map(one => cardinality(one.label)), 1].reduce((a, b) => a * b);
    const room = Math.max(LEAST_COMBINATIONS, roundedUp(seen.combinations * ROOM));
    const quantiles = Math.max(1, seen.quantiles.length);
    return {
      seen,
      id: unique(camel(seen.name), used),
      unit: unitOf(seen.name, seen.type, seen.help),
      labels,
      ...(foreign && { foreign }),
      ...(product > room && { maxCombinations: room * quantiles }),
      isRuntime: isRuntime(seen.name),
    };
  });
}

function declaredLabel(name: string, { values, isStable }: SeenLabel): DeclaredLabel {
  const personal = personalData(name, values);
  const isStatus =
    STATUS_LABEL.test(name) && values.length > 0 && values.every(value => /^[1-5]\d\d$/.test(value));
  const common = {
    name,
    stored: ATTACHED.includes(name) ? `exported_${name}` : name,
    isStatus,
    ...(personal && { personal }),
  };
  if (isStatus && !personal) {
    const codes = [...new Set([...HTTP_CODES, ...values])].sort();
    return { ...common, label: { kind: 'closed', values: codes } };
  }
  if (!personal && isStable && isClosed(name, values))
    return { ...common, label: { kind: 'closed', values } };
  const budget = Math.max(LEAST_BUDGET, roundedUp(values.length * ROOM));
  return { ...common, label: { kind: 'bounded', budget } };
}

/** Whether the values that were seen are all that there are, as far as names and values tell. */
function isClosed(name: string, values: readonly string[]): boolean {
  if (values.length === 0 || values.length > MAX_CLOSED || values.some(value => value.length > 40))
    return false;
  if (values.length === 1 && values[0] === name) return true;
  if (isEnumeration(name)) return true;
  if (isIdentity(name) || ATTACHED.includes(name)) return false;
  return values.length > 1 && values.length <= MAX_UNNAMED && values.every(isWord);
}

function isWord(value: string): boolean {
  return /^[A-Za-z0-9+_.:-]{1,30}$/.test(value) && (value.match(/\d/g)?.length ?? 0) <= 3;
}

function whyForeign(
  seen: SeenMetric,
  labels: readonly DeclaredLabel[],
  taken: ReadonlySet<string>,
): string | undefined {
  const { name, type, exposedAs, help, isUniform } = seen;
  if (!METRIC_NAME.test(name)) return 'its name';
  if (type === 'summary') return 'a summary';
  if (exposedAs !== type) return 'its page says nothing of its type';
  if (type === 'counter' && !name.endsWith('_total')) return 'a counter without _total';
  if (type === 'gauge' && name.endsWith('_total')) return 'a gauge called _total';
  if (help === '') return 'its page has no help text';
  const renamed = labels.find(one => one.stored !== one.name);
  if (renamed) return `Prometheus keeps its label ${renamed.name} as ${renamed.stored}`;
  if (labels.some(one => !LABEL_NAME.test(one.name))) return 'the name of a label';
  if (labels.some(({ label }) => label.kind === 'closed' && label.values.includes(OTHER)))
    return `"${OTHER}" is one of its own values`;
  if (!isUniform) return 'some of its series lack labels';
  if (taken.has(name) || isRuntime(name)) return 'other programs expose it too';
  return undefined;
}

/** 1, 2 or 5 times a power of ten. */
export function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map(times => times * power).find(one => one >= value)!;
}

const WORDS_OF_TYPESCRIPT = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await counter gauge histogram foreign oneOf boundedId unit statusCodes'.split(
    ' ',
  ),
);

/** Returns a name as an identifier of TypeScript. */
export function camel(name: string): string {
  const words = name.split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const joined = words
    .map((word, i) => (i === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('');
  const safe = /^[a-zA-Z]/.test(joined) ? joined : `metric${joined}`;
  return WORDS_OF_TYPESCRIPT.has(safe) ? `${safe}Metric` : safe;
}

export function unique(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let i = 2; used.has(name); i++) name = `${wanted}${i}`;
  used.add(name);
  return name;
}
