import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { importLine } from '../import/code.ts';
import { roundedUp } from '../import/declare.ts';
import { type Imported, importPages } from '../import/import.ts';
import { systemName } from '../import/write-system.ts';
import { describeFault } from '../metrics/exposition/fault.ts';
import { type Page, readPage } from '../metrics/exposition/page.ts';
import { milliseconds } from '../promql/duration.ts';
import { command, positiveNumber } from './cli.ts';
import { scrape } from './scrape.ts';

const usage = `
vigia import URL|FILE --job NAME [--out FILE] [--scrapes N] [--every DURATION] [--force]

Reads the metrics page of a program, live or saved, and writes TypeScript: the metrics
with types, units, labels and buckets, and a system over them with alerts, one objective
and a dashboard, whose thresholds follow from what was seen. What the page does not say
is asked in comments that begin with TODO.

  URL               its page, such as http://localhost:8080/metrics; credentials as in
                    http://user:password@host/metrics
  FILE              a page that was saved
  --job NAME        the job of its targets; also the name of the system
  --out FILE        the file of the system (default NAME.ts); its metrics are in the
                    same folder, in NAME.metrics.ts
  --scrapes N       how often a live page is read (default 3): values that differ make
                    a label open, growth makes a rate
  --every DURATION  the time between two scrapes (default 5s)
  --force           writes over files that exist

Example: npx vigia import http://localhost:8080/metrics --job evolution
`;

const options = {
  job: { type: 'string' },
  out: { type: 'string' },
  scrapes: { type: 'string' },
  every: { type: 'string', default: '5s' },
  force: { type: 'boolean', default: false },
} as const;

/** Series that fit in addition to what the telemetry kit declares, within the default of `maxSeries`. */
const ROOM = 250;
const MAX_SERIES = 1000;

await command(
  { usage, options, withoutProject: true, positionals: 1 },
  async ({ positionals: [from], values }) => {
    if (!from)
      throw new Error(
        'URL or FILE is missing: give the address of a metrics page, or a saved page; see --help',
      );
    const { job } = values;
    if (!job?.trim())
      throw new Error('--job is missing: name the job of the targets, such as --job evolution');
    if (/[\n"'\\]/.test(job))
      throw new Error(`--job is ${JSON.stringify(job)}: give a plain name, such as evolution`);
    const out = values.out ?? `${systemName(job)}.ts`;
    if (!out.endsWith('.ts')) throw new Error(`--out is "${out}": give a file that ends in .ts`);
    const metricsOut = out.replace(/\.ts$/, '.metrics.ts');
    for (const file of [out, metricsOut])
      if (existsSync(file) && !values.force)
        throw new Error(`${file} is there already: give --force to write over it, or another --out`);
    const scrapes = positiveNumber('scrapes', values.scrapes, 3);
    if (!Number.isInteger(scrapes)) throw new Error(`--scrapes is "${values.scrapes}": give a whole number`);
    const { pages, source } = /^https?:\/\//i.test(from)
      ? await live(from, scrapes, everyOf(values.every))
      : await recorded(from);
    const imported = importPages(pages, { job, source, metricsFile: `./${basename(metricsOut)}` });
    await mkdir(dirname(out), { recursive: true });
    await writeFile(metricsOut, imported.metricsCode);
    await writeFile(out, imported.system.code);
    say(imported, { job, from, out, metricsOut });
  },
);

function everyOf(text: string): number {
  try {
    return milliseconds(text as '5s');
  } catch {
    throw new Error(`--every is "${text}": write a number and one of ms s m h, such as 5s`);
  }
}

async function live(url: string, scrapes: number, every: number) {
  const pages: Page[] = [];
  let source = url;
  for (let i = 0; i < scrapes; i++) {
    if (i > 0) await wait(every);
    const { address, body, contentType } = await scrape(url);
    source = address;
    pages.push(accepted(readPage({ body, contentType, now: Date.now() }), address));
    if (scrapes > 1) console.log(`scrape ${i + 1} of ${scrapes}: ${pages.at(-1)!.samples} series`);
  }
  return { pages, source };
}

async function recorded(file: string) {
  const body = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `${file} cannot be read (${error.code}): give the path of a saved page, or an address with http://`,
    );
  });
  // Only OpenMetrics has an end.
  const isOpenMetrics = /# EOF\s*$/.test(body.toString('latin1'));
  const contentType = isOpenMetrics
    ? 'application/openmetrics-text; version=1.0.0'
    : 'text/plain; version=0.0.4';
  return {
    pages: [accepted(readPage({ body, contentType, now: Date.now() }), file)],
    source: basename(file),
  };
}

/** Throws if Prometheus would not take the page. What it loses of a page is said by `vigia check`. */
function accepted(page: Page, source: string): Page {
  if (page.verdict !== 'refused') return page;
  const faults = page.faults.filter(({ effect }) => effect === 'refused').slice(0, 5);
  throw new Error(`${source}: Prometheus refuses the page\n${faults.map(describeFault).join('\n')}`);
}

interface Written {
  readonly job: string;
  readonly from: string;
  readonly out: string;
  readonly metricsOut: string;
}

function say(
  { metrics, skipped, warnings, system, series }: Imported,
  { job, from, out, metricsOut }: Written,
): void {
  const runtime = metrics.filter(({ isRuntime }) => isRuntime).length;
  const foreign = metrics.filter(one => one.foreign).length;
  console.log(
    `${metricsOut}: ${metrics.length} metrics, ${foreign} of them foreign, ${runtime} of the runtime and the client library`,
  );
  console.log(`${out}: ${system.alerts} alerts, 1 objective, ${system.panels} panels`);
  for (const warning of warnings) console.log(`warning: ${warning}; the label is bounded`);
  for (const { name, reason } of skipped) console.log(`skipped: ${name} ${reason}`);
  if (system.notShown.length > 0)
    console.log(`${system.notShown.length} metrics are declared and on no panel`);
  console.log(`\nAdd to vigia.config.ts:\n\n${configLines(job, from, out, system.id)}${budgetLine(series)}`);
}

/** A page with many series needs more room than a project has by default. */
function budgetLine(series: number): string {
  if (series <= ROOM) return '';
  return `  maxSeries: ${roundedUp(MAX_SERIES + series)}, // ${series} of them for this program\n`;
}

/** The lines to add, by where the page came from. */
function configLines(job: string, from: string, out: string, id: string): string {
  const url = URL.canParse(from) && /^https?:/.test(from) ? new URL(from) : undefined;
  const port = url?.port || (url?.protocol === 'https:' ? '443' : '80');
  const more = [
    ...(url && url.pathname !== '/metrics' ? [`path: '${url.pathname}'`] : []),
    ...(url?.protocol === 'https:' ? ["scheme: 'https'"] : []),
    ...(url?.username
      ? [
          `auth: { basic: { username: '${decodeURIComponent(url.username)}', password: '${systemName(job)}-password' } }`,
        ]
      : []),
  ];
  const at = url ? `${url.hostname}:${port}` : 'HOST:PORT';
  const fields = [`job: '${job}'`, `at: ['${at}']`, `exposes: [${id}]`, ...more];
  const file = join('.', out).replaceAll('\\', '/');
  return `  ${importLine([id], `./${file}`)}

  systems: [${id}],
  targets: [{ ${fields.join(', ')} }],
${url?.username ? `\nThe password belongs in the file secrets/${systemName(job)}-password.\n` : ''}`;
}
