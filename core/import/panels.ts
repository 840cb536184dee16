import { spoken } from './alerts.ts';
import type { Declared, DeclaredLabel } from './declare.ts';
import { shareOfQuantile } from './signals.ts';
import { text } from './write-metrics.ts';

/** A panel as TypeScript. */
export interface PanelCode {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly queries: readonly string[];
}

export interface Shown {
  readonly sections: readonly { readonly title: string; readonly panels: readonly PanelCode[] }[];
  /** Metrics that no panel shows. */
  readonly left: readonly Declared[];
}

const MAX_QUERIES = 8;
const MAX = { own: 6, durations: 8, grouped: 24 } as const;

/** Returns the panels over the metrics: rates, durations, the rest by prefix, the runtime in a few. */
export function panelsOf(metrics: readonly Declared[]): Shown {
  const own = metrics.filter(({ isRuntime }) => !isRuntime);
  const counters = own.filter(({ seen }) => seen.type === 'counter');
  const split = counters.filter(one => splitLabel(one) !== undefined).slice(0, MAX.own);
  const states = gaugesOf(own)
    .filter(one => splitLabel(one) !== undefined && isAdded(one))
    .slice(0, MAX.own);
  const timed = own.filter(one => durationQueries(one).length > 0);
  const durations = [...timed].sort((a, b) => Number(isTime(b)) - Number(isTime(a))).slice(0, MAX.durations);
  const distributions = timed.filter(one => !durations.includes(one));
  const gauges = gaugesOf(own).filter(one => !states.includes(one));
  const grouped = [
    ...groups(
      counters.filter(one => !split.includes(one)),
      rateQuery,
      perSecondUnit,
      'Rates: ',
    ),
    ...groups(gauges, gaugeQuery, unitShown, ''),
    ...groups(distributions, meanQuery, ({ unit }) => unit, 'Mean: '),
  ];
  const kept = grouped.slice(0, MAX.grouped);
  const runtime = runtimePanels(metrics.filter(({ isRuntime }) => isRuntime));
  const shown = new Set([
    ...split,
    ...states,
    ...durations,
    ...kept.flatMap(({ of }) => of),
    ...runtime.flatMap(({ of }) => of),
  ]);
  const sections = [
    {
      title: 'Rates',
      panels: [...split.map(splitPanel), ...kept.filter(({ isRate }) => isRate).map(one => one.panel)],
    },
    { title: 'Durations and sizes', panels: durations.map(durationPanel) },
    {
      title: 'Levels',
      panels: [...states.map(statePanel), ...kept.filter(({ isRate }) => !isRate).map(one => one.panel)],
    },
    { title: 'Runtime', panels: runtime.map(({ panel }) => panel) },
  ];
  return {
    sections: sections.filter(({ panels }) => panels.length > 0),
    left: metrics.filter(one => !shown.has(one)),
  };
}

const ref = ({ id }: Declared) => `metrics.${id}`;
const isTime = ({ unit }: Declared) => /seconds$/.test(unit);

function gaugesOf(metrics: readonly Declared[]): readonly Declared[] {
  return metrics.filter(({ seen, unit }) => seen.type === 'gauge' && unit !== 'info');
}

/** Units of what is counted and may be added up. */
const ADDED = ['bytes', 'connections', 'requests', 'messages', 'tokens', 'errors', 'users', 'items'];

function isAdded({ unit }: Declared): boolean {
  return ADDED.includes(unit);
}

function perSecondUnit({ unit }: Declared): string {
  if (unit === 'bytes') return 'bytesPerSecond';
  return unit === 'seconds' ? 'ratio' : 'perSecond';
}

function unitShown({ unit }: Declared): string {
  return unit === 'timestamp' ? 'seconds' : unit;
}

/** The closed label by which a counter is best told apart. */
function splitLabel({ seen, labels }: Declared): DeclaredLabel | undefined {
  return labels.find(({ label, name }) => {
    const values = seen.labels.get(name)!.values.length;
    return label.kind === 'closed' && values > 1 && values <= 12 && isPlain(name);
  });
}

/** Grafana's legends take plain names only. */
function isPlain(label: string): boolean {
  return /^[a-zA-Z_]\w*$/.test(label);
}

function splitPanel(metric: Declared): PanelCode {
  const { stored } = splitLabel(metric)!;
  return {
    title: `${spoken(metric.seen.name)} by ${stored.replaceAll('_', ' ')}`,
    description: described(metric),
    unit: perSecondUnit(metric),
    queries: [`query(perSecond(${ref(metric)}, [${text(stored)}]), ${text(`{{${stored}}}`)})`],
  };
}

function statePanel(metric: Declared): PanelCode {
  const { stored } = splitLabel(metric)!;
  return {
    title: `${spoken(metric.seen.name)} by ${stored.replaceAll('_', ' ')}`,
    description: described(metric),
    unit: metric.unit,
    queries: [`query(sum(${ref(metric)}, { by: [${text(stored)}] }), ${text(`{{${stored}}}`)})`],
  };
}

function durationPanel(metric: Declared): PanelCode {
  return {
    title: spoken(metric.seen.name),
    description: described(metric),
    unit: metric.unit,
    queries: durationQueries(metric),
  };
}

/** Quantiles of a histogram or a summary, as far as its series allow, and its mean. */
function durationQueries(metric: Declared): string[] {
  const { type, isWhole, suffixes, quantiles } = metric.seen;
  if (type === 'histogram' && isWhole && suffixes.has('_bucket'))
    return [0.5, 0.95].map(
      share => `query(histogramQuantile(${share}, ${ref(metric)}, '$__rate_interval'), 'p${share * 100}')`,
    );
  if (type === 'summary' && quantiles.length > 0 && suffixes.has('')) {
    const wanted = quantiles.filter(one => [0.5, 0.9, 0.95, 0.99].includes(shareOfQuantile(one)));
    const shown = wanted.length > 0 ? wanted : quantiles.slice(-1);
    return shown.map(
      one =>
        `query(max(select(${ref(metric)}, { quantile: ${text(one)} })), ${text(`p${Number((shareOfQuantile(one) * 100).toPrecision(4))}`)})`,
    );
  }
  if ((type === 'histogram' || type === 'summary') && suffixes.has('_count') && suffixes.has('_sum'))
    return [`query(${mean(metric)}, 'mean')`];
  return [];
}

function mean(metric: Declared): string {
  return `ratio(perSecond(total(${ref(metric)})), perSecond(observations(${ref(metric)})))`;
}

function meanQuery(metric: Declared, legend: string): string {
  return `query(${mean(metric)}, ${text(legend)})`;
}

function rateQuery(metric: Declared, legend: string): string {
  return `query(perSecond(${ref(metric)}), ${text(legend)})`;
}

/** Units as titles of panels have them. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  perSecond: 'per second',
  bytesPerSecond: 'bytes per second',
  ratio: 'shares',
  items: 'numbers',
  bool: 'yes or no',
};

/** What is counted is added up; of what is measured the highest is shown, and of moments how long they are ago. */
function gaugeQuery(metric: Declared, legend: string): string {
  if (metric.unit === 'timestamp') return `query(age(max(${ref(metric)})), ${text(legend)})`;
  return `query(${isAdded(metric) ? 'sum' : 'max'}(${ref(metric)}), ${text(legend)})`;
}

interface Group {
  readonly of: readonly Declared[];
  readonly panel: PanelCode;
  readonly isRate: boolean;
}

/** Panels of metrics that begin alike and have the same unit. */
function groups(
  metrics: readonly Declared[],
  queryOf: (metric: Declared, legend: string) => string,
  unitOf: (metric: Declared) => string,
  heading: string,
): Group[] {
  const groups = Map.groupBy(metrics, one => `${prefixOf(one.seen.name)} ${unitOf(one)}`);
  return [...groups.values()].flatMap(some =>
    chunks(some).map((part): Group => {
      const unit = unitOf(part[0]!);
      const prefix = prefixOf(part[0]!.seen.name);
      const [only] = part;
      const title =
        part.length === 1 ? spoken(only!.seen.name) : `${spoken(prefix)}, ${UNIT_WORDS[unit] ?? unit}`;
      return {
        of: part,
        isRate: heading === 'Rates: ',
        panel: {
          title: `${heading}${title}`,
          description:
            part.length === 1 ? described(only!) : `${part.length} metrics whose names begin with ${prefix}.`,
          unit,
          queries: part.map(one => queryOf(one, legendOf(one, prefix))),
        },
      };
    }),
  );
}

function chunks(metrics: readonly Declared[]): Declared[][] {
  const count = Math.ceil(metrics.length / MAX_QUERIES);
  return Array.from({ length: count }, (_, i) => metrics.slice(i * MAX_QUERIES, (i + 1) * MAX_QUERIES));
}

/** The first two words of a name, or the first of a short one. */
function prefixOf(name: string): string {
  const words = /^([^_:.]+[_:.])([^_:.]+)/.exec(name);
  return words ? words[0] : name;
}

function legendOf({ seen: { name } }: Declared, prefix: string): string {
  const rest = name
    .slice(prefix.length)
    .replace(/^[_:.]+/, '')
    .replace(/_total$/, '');
  return rest ? rest.replaceAll('_', ' ') : spoken(name);
}

function described({ seen: { name, help } }: Declared): string {
  const sentence = help === '' ? `The metric ${name}` : help.charAt(0).toUpperCase() + help.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What of a runtime is worth a panel, by the names that clients give it. */
const RUNTIME: readonly {
  readonly title: string;
  readonly unit: string;
  readonly names: readonly string[];
  readonly description: string;
}[] = [
  {
    title: 'Memory',
    unit: 'bytes',
    names: [
      'process_resident_memory_bytes',
      'go_memstats_heap_inuse_bytes',
      'nodejs_heap_size_used_bytes',
      'jvm_memory_used_bytes',
    ],
    description: 'Memory of the process. Growing without end: it leaks.',
  },
  {
    title: 'CPU',
    unit: 'ratio',
    names: [
      'process_cpu_seconds_total',
      'process_cpu_user_seconds_total',
      'process_cpu_system_seconds_total',
    ],
    description: 'CPU time that the process takes: 100 % is one CPU.',
  },
  {
    title: 'Open files',
    unit: 'items',
    names: ['process_open_fds', 'process_max_fds'],
    description: 'Files and connections that the process has open, and the most that it may have.',
  },
  {
    title: 'Concurrency',
    unit: 'items',
    names: [
      'go_goroutines',
      'go_threads',
      'nodejs_active_handles_total',
      'nodejs_active_requests_total',
      'jvm_threads_live_threads',
    ],
    description: 'What runs or waits inside the process. Growing without end: it leaks.',
  },
  {
    title: 'Event loop delay',
    unit: 'seconds',
    names: [
      'nodejs_eventloop_lag_seconds',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_eventloop_lag_mean_seconds',
    ],
    description: 'How late the event loop is. High: something computes for too long.',
  },
  {
    title: 'Garbage collection',
    unit: 'ratio',
    names: ['go_gc_duration_seconds', 'nodejs_gc_duration_seconds', 'jvm_gc_pause_seconds'],
    description: 'Share of the time that is spent on collecting garbage.',
  },
];

function runtimePanels(metrics: readonly Declared[]): { of: readonly Declared[]; panel: PanelCode }[] {
  const byName = new Map(metrics.map(one => [one.seen.name, one]));
  return RUNTIME.flatMap(({ title, unit, names, description }) => {
    const of = names.flatMap(name => byName.get(name) ?? []).filter(hasRuntimeSeries);
    if (of.length === 0) return [];
    return [{ of, panel: { title, unit, description, queries: of.map(runtimeQuery) } }];
  });
}

function hasRuntimeSeries({ seen }: Declared): boolean {
  return seen.type === 'counter' || seen.type === 'gauge' || seen.suffixes.has('_sum');
}

function runtimeQuery(metric: Declared): string {
  const legend = text(spoken(metric.seen.name));
  if (metric.seen.type === 'counter') return `query(perSecond(${ref(metric)}), ${legend})`;
  if (metric.seen.type === 'gauge') return `query(max(${ref(metric)}), ${legend})`;
  return `query(perSecond(total(${ref(metric)})), ${legend})`;
}
