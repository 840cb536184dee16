import {
  downAlert,
  errorAlert,
  failureAlert,
  latencyAlert,
  type Proposed,
  pascal,
  saturationAlert,
} from './alerts.ts';
import { importsOf, isTaken } from './code.ts';
import { camel, type Declared, unique } from './declare.ts';
import { writeObjective } from './objective.ts';
import { type PanelCode, panelsOf } from './panels.ts';
import { saturationIn } from './saturation.ts';
import { downIn, errorsIn, failuresIn, latencyIn } from './signals.ts';
import { text } from './write-metrics.ts';

/** What is proposed for a program. */
export interface SystemCode {
  readonly code: string;
  /** The name of the exported system. */
  readonly id: string;
  readonly alerts: number;
  readonly panels: number;
  readonly notShown: readonly string[];
}

interface Program {
  readonly job: string;
  /** The file of the metrics, as it is imported. */
  readonly metricsFile: string;
  /** Where the page came from, for the comment. */
  readonly source: string;
}

/** Returns the TypeScript of a system: alerts, one objective and a dashboard over the metrics. */
export function writeSystem(metrics: readonly Declared[], program: Program): SystemCode {
  const name = systemName(program.job);
  const title = titled(name);
  const signals = { errors: errorsIn(metrics), latency: latencyIn(metrics), down: downIn(metrics) };
  const alerts = proposed(metrics, name, signals);
  const shown = panelsOf(metrics);
  const titles = new Set(alerts.map(({ code }) => /summary: '(.*)',/.exec(code)?.[1] ?? ''));
  const sections = [
    ...(alerts.length > 0 ? [alertSection(alerts)] : []),
    ...shown.sections.map(section => sectionCode(section.title, section.panels, titles)),
  ];
  const left = shown.left.map(({ seen }) => seen.name);
  const own = camel(name.replaceAll('-', '_'));
  const id = isTaken(own) || alerts.some(one => one.id === own) ? `${own}System` : own;
  const body = `const SYSTEM_TITLE = ${text(title)};

${alerts.map(({ code }) => code).join('\n')}
${writeObjective(signals, program.job)}
export const ${id} = defineSystem({
  name: ${text(name)},
  title: SYSTEM_TITLE,
  metrics: Object.values(metrics),
  alerts: [${alerts.map(one => one.id).join(', ')}],
  slos: [objective],
  dashboards: [
    {
      uid: ${text(`imported-${name}`.slice(0, 40))},
      title: SYSTEM_TITLE + ' Metrics',
      description: ${text(`What ${title} says of itself.`)},
      sections: [
${sections.join('\n')}
      ],
    },
  ],
});
`;
  const code = `${importsOf(body)}
import * as metrics from ${text(program.metricsFile)};

/**
 * ${title}, as proposed from ${program.source}. Every threshold follows from what was seen then: look at each, and at every TODO.
 * That the program is down, keeps restarting, or lacks metrics is told without a line here.${notShown(left)}
 */

${body}`;
  const panels = alerts.length + shown.sections.reduce((sum, section) => sum + section.panels.length, 0);
  return { code, id, alerts: alerts.length, panels, notShown: left };
}

function proposed(
  metrics: readonly Declared[],
  name: string,
  { errors, latency, down }: Pick<ReturnType<typeof signalsOf>, 'errors' | 'latency' | 'down'>,
): Proposed[] {
  const taken = new Set<string>();
  const used = (wanted: string) => unique(wanted, taken);
  return [
    ...down.map(one => downAlert(one, name, used)),
    ...errors.map(one => errorAlert(one, name, used)),
    ...failuresIn(metrics, errors).map(one => failureAlert(one, name, used)),
    ...latency.map(one => latencyAlert(one, name, used)),
    ...saturationIn(metrics).map(one => saturationAlert(one, name, used)),
  ];
}

function signalsOf(metrics: readonly Declared[]) {
  return { errors: errorsIn(metrics), latency: latencyIn(metrics), down: downIn(metrics) };
}

function alertSection(alerts: readonly Proposed[]): string {
  const panels = alerts.map(({ id, unit }) => `alertPanel(${id}, ${text(unit)})`);
  return sectionText('What is watched', panels);
}

function sectionCode(title: string, panels: readonly PanelCode[], titles: Set<string>): string {
  return sectionText(
    title,
    panels.map(panel => panelText({ ...panel, title: titledOnce(panel.title, titles) })),
  );
}

/** The title, with a number if another panel has it. */
function titledOnce(wanted: string, titles: Set<string>): string {
  let title = wanted;
  for (let i = 2; titles.has(title); i++) title = `${wanted} (${i})`;
  titles.add(title);
  return title;
}

const PER_LINE = 3;

function sectionText(title: string, panels: readonly string[]): string {
  const lines = Array.from({ length: Math.ceil(panels.length / PER_LINE) }, (_, i) =>
    panels.slice(i * PER_LINE, (i + 1) * PER_LINE),
  );
  const written = lines.map(
    some => `            line(8, [\n${indented(some.map(one => `${one},`).join('\n'), 14)}\n            ]),`,
  );
  return `        {\n          title: ${text(title)},\n          lines: [\n${written.join('\n')}\n          ],\n        },`;
}

function panelText({ title, description, unit, queries }: PanelCode): string {
  return `timeSeries(${text(title)}, {
  description: ${text(description)},
  unit: ${text(unit)},
  queries: [
${queries.map(one => `    ${one},`).join('\n')}
  ],
})`;
}

function indented(code: string, by: number): string {
  return code
    .split('\n')
    .map(line => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');
}

/** Names in a comment, so that somebody can find them. */
function notShown(names: readonly string[]): string {
  if (names.length === 0) return '';
  const some = names.slice(0, 40).join(', ');
  const more = names.length > 40 ? `, and ${names.length - 40} more` : '';
  return `\n *\n * Declared and on no panel: ${some}${more}.`.replaceAll('*/', '* /');
}

/** The name of a system that watches a job: lower-case words with hyphens. */
export function systemName(job: string): string {
  const words = job
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-');
  return /^[a-z]/.test(words) ? words : `system-${words}`;
}

function titled(name: string): string {
  return name
    .split('-')
    .map(word => pascal(word))
    .join(' ');
}
