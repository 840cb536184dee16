import { type AlertDeclaration, type Drive, type PanelName, panelName, standing, step } from 'vigia/alerts';
import { and, changes, divide, type Expression, max, select } from 'vigia/promql';
import { partOf } from '../drives.ts';
import { maxFiles, nodeMemory, nodeVersion, openFiles, startTime } from './metrics.ts';

/** Which processes: those of jobs, or those that call themselves so. */
export interface Which {
  readonly job?: string | readonly string[];
  readonly app?: string;
}

/** How the alerts on a process are called, what they are about, and its panels. */
export interface Process<Prefix extends string = string> {
  /** What the names of its alerts begin with. */
  readonly prefix: Prefix;
  /** What people read: "A Node process". */
  readonly title: string;
  readonly which: Which;
  readonly panels: ProcessPanels;
}

/** Panels that runbooks send people to. */
export interface ProcessPanels {
  readonly memory: PanelName;
  readonly heap: PanelName;
  readonly files: PanelName;
}

/** Names the panels; each system has its own. */
export const processPanels = (title: string): ProcessPanels => ({
  memory: panelName(`${title} Memory`),
  heap: panelName(`${title} Heap`),
  files: panelName(`${title} Open Files`),
});

const byProcess = ['job', 'instance'] as const;

/** Other programs expose `process_…` too: those of Node have a version of Node. */
export function ofNode<L extends string>(of: Expression<L>, which: Which): Expression<L> {
  return and(of, max(select(nodeVersion, which), { by: byProcess }) as Expression<L>, byProcess as never);
}

/** What is the same at every level: a process of Node. */
const running = (which: Which): Drive => standing(select(nodeVersion, which));
const also =
  (drive: Drive, always: Drive): Drive =>
  level => [...drive(level), ...always(1)];

/** awesome-prometheus-alerts calls a program that restarts more than twice in 15 minutes restarting too often, samber.github.io. */
export function restarting<const Prefix extends string>({
  prefix,
  title,
  which,
  panels,
}: Process<Prefix>): AlertDeclaration<string, `${Prefix}Restarting`> {
  const since = select(startTime, which);
  return {
    name: `${prefix}Restarting`,
    value: ofNode(max(changes(since, '15m'), { by: byProcess }), which),
    threshold: { operator: '>', value: 2 },
    for: '0s',
    severity: 'critical',
    summary: `${title} keeps restarting`,
    description: '{{ $labels.job }} at {{ $labels.instance }} restarted {{ $value }} times in 15 minutes.',
    runbook: {
      impact: 'Each restart drops the requests and connections of that moment.',
      causes: [
        'It crashes on an error that nobody catches.',
        'It runs out of memory and is killed.',
        'Its health check fails, and the platform restarts it.',
      ],
      steps: [
        'Read the end of its log before a start. An exception: roll back the last release, or fix it.',
        step`Memory: ${panels.memory} rises to the same height before each restart. Exit code 137, or "heap out of memory" in the log: give it more, and look for a leak in ${panels.heap}.`,
        'Neither: look at the events of the platform, `kubectl describe pod` or `docker inspect`, for a failing health check.',
      ],
    },
    unitTest: {
      // A start time that is later at each scrape is that of a process that restarts between any two.
      drive: also(
        level => standing(since)(0).map(one => ({ ...one, level, kind: 'growth' })),
        running(which),
      ),
      firing: 1,
      silent: 0,
    },
  };
}

/** The node mixin warns when 70 % of the file descriptors of a host are in use, github.com/prometheus/node_exporter. */
export function filesHigh<const Prefix extends string>({
  prefix,
  title,
  which,
  panels,
}: Process<Prefix>): AlertDeclaration<string, `${Prefix}OpenFilesHigh`> {
  const [open, allowed] = [select(openFiles, which), select(maxFiles, which)];
  return {
    name: `${prefix}OpenFilesHigh`,
    value: ofNode(max(divide(open, allowed), { by: byProcess }), which),
    threshold: { operator: '>', value: 0.7 },
    for: '15m',
    severity: 'warning',
    category: 'performance',
    summary: `${title} is about to run out of file descriptors`,
    description:
      '{{ $labels.job }} at {{ $labels.instance }} has {{ $value | humanizePercentage }} of its file descriptors open.',
    runbook: {
      impact: 'None yet. At the limit it accepts no connections and opens no files (EMFILE).',
      causes: [
        'Connections or files are opened and never closed.',
        'There are many more connections than before.',
      ],
      steps: [
        step`Does it grow without end? ${panels.files}. Yes: it leaks; restart it, and see below what it keeps open.`,
        'What is open? `ls -l /proc/PID/fd`, or `lsof -p PID`, grouped by destination.',
        'All are needed: raise the limit, `LimitNOFILE=` of systemd or `ulimits` of compose.',
      ],
    },
    unitTest: {
      drive: also(partOf(standing(open), standing(allowed)), running(which)),
      firing: 0.75,
      silent: 0.65,
    },
  };
}

/** Of the limit, a tenth is left for a peak. */
export function memoryHigh<const Prefix extends string>(
  { prefix, title, which, panels }: Process<Prefix>,
  limit: number,
): AlertDeclaration<string, `${Prefix}MemoryHigh`> {
  const memory = select(nodeMemory, which);
  return {
    name: `${prefix}MemoryHigh`,
    value: ofNode(max(memory, { by: byProcess }), which),
    threshold: { operator: '>', value: limit * 0.9 },
    for: '10m',
    severity: 'warning',
    category: 'performance',
    summary: `${title} is close to its memory limit`,
    description: `{{ $labels.job }} at {{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory; its limit is ${Math.round(limit / 2 ** 20)} MiB.`,
    runbook: {
      impact: 'None yet. At its limit it is killed, and its requests are lost.',
      causes: ['It leaks memory.', 'It holds more data or connections than before.'],
      steps: [
        step`Heap or something else? Compare ${panels.memory} with ${panels.heap}. The heap: start it with \`--heapsnapshot-signal=SIGUSR2\`, and compare two snapshots. Something else: buffers and native modules.`,
        'It grew since a release: roll back. It grew with traffic: add an instance.',
        'Restart it at a quiet moment, before it is killed at a busy one.',
      ],
    },
    unitTest: { drive: also(standing(memory), running(which)), firing: limit * 0.95, silent: limit * 0.85 },
  };
}
