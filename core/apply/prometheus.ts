import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Artifact } from '../generate/artifact.ts';
import { type Change, sorted } from '../plan/change.ts';
import { compareRules } from '../plan/compare-rules.ts';
import { type Rule, rulesOfFile } from '../plan/rules.ts';
import { jobsOf } from '../plan/scrape.ts';
import { Refused, type Remote } from '../remote/http.ts';
import { loadedRules, reload, runningConfig } from '../remote/prometheus.ts';
import { appliedBy, isGenerated, marked, replaceFiles, textOf, type Wanted } from './files.ts';
import type { Pending } from './pending.ts';
import { checkWith } from './tool.ts';

export interface RulesOptions {
  /** The rule files. */
  readonly artifacts: readonly Artifact[];
  /** The names of the rule files of the whole project: what is not chosen now is not pruned. */
  readonly known: ReadonlySet<string>;
  /** Jobs that the rules of the project read. */
  readonly jobs: readonly string[];
  /** Absent: only files are written. */
  readonly prometheus?: Remote | undefined;
  /** The project's name; see `projectName`. */
  readonly project: string;
  /** The folder that Prometheus reads. Absent: nothing can be written. */
  readonly folder?: string | undefined;
  readonly prune: boolean;
  readonly force: boolean;
  /** How long Prometheus may take to load new rules, in milliseconds. Default: 10 s; it answers the reload when it has read the files. */
  readonly timeoutMs?: number;
}

const LOADED_MS = 10_000;
const POLL_MS = 50;

/** Returns what would be done to the rules of a Prometheus. Files that Vigia did not generate are not touched. */
export async function pendingRules(options: RulesOptions): Promise<Pending> {
  const { artifacts, folder, prometheus, project, force } = options;
  const files = new Map(artifacts.map(({ path, content }) => [basename(path), marked(content, project)]));
  const there = folder === undefined ? undefined : await ruleFilesIn(folder);
  const stale = [...(there ?? [])].flatMap(([name, text]) =>
    !options.known.has(name) && appliedBy(text) === project ? [name] : [],
  );
  const foreign = [...files.keys()].filter(name => {
    const text = there?.get(name);
    return text !== undefined && !force && !(isGenerated(text) && (appliedBy(text) ?? project) === project);
  });
  const ours = new Set([...files.keys()].filter(name => !foreign.includes(name)));
  const after = [...files].flatMap(([name, text]) => rulesOfFile(name, text));
  const pruned = options.prune ? stale : [];
  const read = new Set([...files.keys(), ...pruned]);
  const running = prometheus ? await loadedRules(prometheus) : undefined;
  const before = running
    ? ofFiles(running, read, after)
    : [...(there ?? [])]
        .filter(([name]) => read.has(name))
        .flatMap(([name, text]) => rulesOfFile(name, text));
  const changes = sorted(compareRules(before, after));
  const wanted: Wanted = new Map([
    ...[...files]
      .filter(([name, text]) => ours.has(name) && there?.get(name) !== text)
      .map(([name, text]) => [join(folder ?? '', name), text] as const),
    ...pruned.map(name => [join(folder ?? '', name), undefined] as const),
  ]);
  return {
    changes,
    notes: [
      ...(prometheus ? await unscraped(prometheus, options.jobs) : []),
      ...(options.prune
        ? []
        : stale.map(name => `rule file ${name} is no longer generated: apply --prune removes it`)),
    ],
    refused: foreign.map(
      name =>
        `rule file ${join(folder!, name)} is not of this project; move it, choose another folder with --prometheus-rules, or --force to overwrite it`,
    ),
    apply: () =>
      applyRules(
        wanted,
        changes,
        after.filter(({ file }) => ours.has(file)),
        options,
      ),
  };
}

async function applyRules(
  wanted: Wanted,
  changes: readonly Change[],
  rules: readonly Rule[],
  { artifacts, prometheus, folder, timeoutMs = LOADED_MS }: RulesOptions,
): Promise<string[]> {
  if (folder === undefined)
    throw new Error('--prometheus-rules is missing: name the folder that Prometheus reads rules from');
  if (wanted.size === 0 && (changes.length === 0 || !prometheus)) return [];
  const checked = await check(artifacts);
  const restore = await replaceFiles(wanted);
  const written = [
    `${wanted.size} rule files changed in ${folder}${checked ? '' : ' (not checked: there is no promtool)'}`,
  ];
  if (!prometheus) return [...written, 'reload Prometheus to load them, or give --prometheus URL'];
  try {
    await reload(prometheus);
    await untilLoaded(prometheus, rules, timeoutMs);
  } catch (error) {
    await restore();
    // Prometheus keeps the rules that it had: it only has to read them again where it took the new ones.
    await reload(prometheus).catch(() => {});
    throw new Error(`${explain(error as Error)}; the files in ${folder} are as they were`);
  }
  return [...written, `Prometheus loaded ${rules.length} rules`];
}

function explain(error: Error): string {
  if (error instanceof Refused && (error.status === 403 || error.status === 404 || error.status === 405))
    return `${error.message}: start Prometheus with --web.enable-lifecycle, or leave --prometheus out and send it SIGHUP yourself`;
  return error.message;
}

/** Has promtool check the files before any is written. */
async function check(artifacts: readonly Artifact[]): Promise<boolean> {
  if (artifacts.length === 0) return true;
  const folder = await mkdtemp(join(tmpdir(), 'vigia-rules-'));
  try {
    const files = artifacts.map(({ path }) => join(folder, basename(path)));
    await Promise.all(artifacts.map(({ content }, i) => writeFile(files[i]!, content)));
    return await checkWith('promtool', ['check', 'rules', ...files]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until Prometheus has the rules. Throws with those that it does not have, and where it reads rules. */
export async function untilLoaded(
  prometheus: Remote,
  rules: readonly Rule[],
  timeoutMs: number,
): Promise<void> {
  const files = new Set(rules.map(({ file }) => file));
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const loaded = ofFiles(await loadedRules(prometheus), files, rules);
    const missing = compareRules(loaded, rules);
    if (missing.length === 0) return;
    if (performance.now() > deadline) {
      const { rule_files = [] } = await runningConfig(prometheus);
      throw new Error(
        `Prometheus at ${prometheus.url} does not show ${missing[0]!.kind} ${missing[0]!.name} after ${timeoutMs / 1000} s: it reads ${rule_files.join(', ') || 'no rule files'}; is that this folder?`,
      );
    }
    await sleep(POLL_MS);
  }
}

async function ruleFilesIn(folder: string): Promise<Map<string, string>> {
  const isFolder = await stat(folder).then(
    one => one.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new Error(
      `--prometheus-rules is "${folder}", which is not a folder: create it, or name the folder that Prometheus reads rules from`,
    );
  const names = (await readdir(folder)).filter(name => /\.ya?ml$/.test(name)).sort();
  const texts = await Promise.all(names.map(name => textOf(join(folder, name))));
  return new Map(names.flatMap((name, i) => (texts[i] === undefined ? [] : [[name, texts[i]] as const])));
}

/** Jobs that rules read and that Prometheus does not scrape. */
async function unscraped(prometheus: Remote, jobs: readonly string[]): Promise<string[]> {
  const scraped = jobsOf(await runningConfig(prometheus));
  return jobs
    .filter(job => !scraped.has(job))
    .map(job => `Prometheus at ${prometheus.url} has no job "${job}": add it to its scrape_configs`);
}

/**
 * Returns the rules of the files with these names. Where files of one name are in several folders, those of the folder that has
 * the most of the wanted rules are meant.
 */
function ofFiles(loaded: readonly Rule[], names: ReadonlySet<string>, wanted: readonly Rule[]): Rule[] {
  const known = new Set(wanted.map(({ file, name }) => `${file} ${name}`));
  const byFile = Map.groupBy(
    loaded.filter(({ file }) => names.has(file)),
    ({ file }) => file,
  );
  return [...byFile.values()].flatMap(rules => {
    const byFolder = [...Map.groupBy(rules, ({ folder = '' }) => folder).values()];
    const shared = (some: readonly Rule[]) =>
      some.filter(({ file, name }) => known.has(`${file} ${name}`)).length;
    return byFolder.sort((a, b) => shared(b) - shared(a))[0]!;
  });
}
