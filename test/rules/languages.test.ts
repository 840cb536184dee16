import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { piecesOf } from '../../core/alerts/prose.ts';
import { allArtifacts, allQueries } from '../../core/generate/all.ts';
import type { Artifact } from '../../core/generate/artifact.ts';
import { verifyQueries } from '../../core/generate/verify-queries.ts';
import { configure, otherLanguages } from '../../core/project/config.ts';
import { inLanguage } from '../../core/project/project.ts';
import { runRuleTests } from '../../core/proof/rule-tests.ts';
import { checkTypes } from '../../core/proof/types.ts';
import { bilingual } from '../bilingual.ts';
import { alerts, defaultConfig, objectives, project, sloAlerts } from '../bundle.ts';
import { locatePromtool } from './promtool.ts';

const root = join(import.meta.dirname, '../..');
const promtool = await locatePromtool();

describe.skipIf(!promtool)('the rules in each language', () => {
  it('of a project in two languages pass, with their unit tests', async () => {
    const config = configure(bilingual);
    const all = [config, ...otherLanguages(config)];
    expect(all.map(({ language }) => language)).toEqual(['en', 'pt']);
    // Those of the platform are run with those of the bundle.
    const own = ({ path }: Artifact) => !/\/tests\/(?!(?:slo-)?bot)/.test(path);
    const results = await Promise.all(
      all.map(one => runRuleTests(promtool!, allArtifacts(one, ['alerts']).filter(own))),
    );
    expect(results.map(({ failures }) => failures)).toEqual([[], []]);
    expect(results[1]!.passed).toBe(results[0]!.passed);
    expect(results[0]!.passed).toBe(9);
  }, 120_000);
  it('of this bundle in Portuguese pass, with the unit tests of all alerts but those of objectives, which take a minute', async () => {
    const [config] = otherLanguages(defaultConfig);
    const artifacts = allArtifacts(config!, ['alerts']);
    const { passed, failures } = await runRuleTests(
      promtool!,
      artifacts.filter(({ path }) => !/\/tests\/slo-/.test(path)),
    );
    expect(failures).toEqual([]);
    // That each fires, and that each stays silent.
    expect(passed).toBeGreaterThanOrEqual(2 * (alerts.length - sloAlerts.length));
  }, 120_000);
});

describe('the texts of this bundle', () => {
  const other = inLanguage(project, 'pt');
  const textsOf = ({ summary, description, runbook }: (typeof alerts)[number]) => [
    summary,
    description,
    runbook.impact,
    ...runbook.causes,
    ...runbook.steps.map(step =>
      piecesOf(step)
        .map(piece => (typeof piece === 'string' ? piece : '¤'))
        .join(''),
    ),
  ];
  const pairs = alerts.map((alert, i) => [alert.name, textsOf(alert), textsOf(other.alerts[i]!)] as const);
  const codeIn = (text: string) =>
    [...text.matchAll(/`[^`]+`|\{\{[^}]*\}\}|¤/g)].map(([code]) => code).sort();

  it('are in both languages, each text another', () => {
    expect(other.alerts.map(({ name }) => name)).toEqual(alerts.map(({ name }) => name));
    expect(other.objectives.map(({ name }) => name)).toEqual(objectives.map(({ name }) => name));
    for (const [name, en, pt] of pairs) {
      expect(pt, name).toHaveLength(en.length);
      // A command alone is the same in both.
      const same = en.filter((text, i) => text === pt[i] && /[a-z]{4}/.test(text.replace(/`[^`]+`/g, '')));
      expect(same, name).toEqual([]);
    }
  });
  it('have the same commands, values and references in both', () => {
    for (const [name, en, pt] of pairs)
      for (const [i, text] of en.entries()) expect(codeIn(pt[i]!), `${name}: ${text}`).toEqual(codeIn(text));
  });
  it('are Portuguese of Brazil: with decimal commas, without English and without the spelling of Portugal', () => {
    for (const [name, , pt] of pairs)
      for (const text of pt) {
        const words = text.replace(/`[^`]+`|\{\{[^}]*\}\}|"[^"]*"/g, '¤');
        expect(words, name).not.toMatch(/\b(?:the|is|are|and|with|when|which|of)\b/);
        expect(words, name).not.toMatch(
          /\b(?:ficheiro|utilizador|ecrã|telemóvel|equipa|registo|contacto|facto)s?\b/i,
        );
        expect(words, name).not.toMatch(/\d\.\d+ %/);
        expect(words, name).not.toMatch(/ {2}|\s[,.;:]/);
      }
  });
  it('name what their queries return', () => {
    verifyQueries(allQueries(other), other.contract, other.fleetLabels);
  });
});

describe('a text that is missing', () => {
  let folder: string;
  let errors: readonly string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-languages-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    const { compilerOptions } = JSON.parse(
      JSON.stringify({
        compilerOptions: {
          ...{ target: 'es2024', module: 'nodenext', types: ['node'], strict: true, noEmit: true },
          ...{ skipLibCheck: true, allowImportingTsExtensions: true, exactOptionalPropertyTypes: true },
          resolveJsonModule: true,
        },
      }),
    );
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    await writeFile(join(folder, 'bot.ts'), BOT);
    await writeFile(join(folder, 'vigia.config.ts'), CONFIG);
    const types = await checkTypes(folder);
    errors = 'errors' in types ? types.errors : [types.skipped];
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const at = (place: string) => {
    const from = errors.findIndex(line => line.startsWith(place));
    const after = errors.slice(from + 1).findIndex(line => /^\S/.test(line));
    return from < 0 ? '' : errors.slice(from, after < 0 ? undefined : from + 1 + after).join('\n');
  };

  it('does not compile, at the text, where the other language is there', () => {
    expect(at('bot.ts(6,')).toMatch(/Type '\{ en: string; \}' is not assignable to type 'Text'/);
    expect(at('bot.ts(6,')).toContain("Property 'pt' is missing in type '{ en: string; }'");
  });
  it('does not compile at the system in a project of both languages: the error names alert and field', () => {
    const error = at('vigia.config.ts(3,');
    expect(error).toContain('"alert BotFails: summary"');
    expect(error).toContain('"alert BotFails: runbook.steps"');
    expect(error).toContain('"objective prompt: description"');
    expect(error).toContain('is not assignable to type \'"each text is written as { en: …, pt: … }"\'');
    expect(error).not.toMatch(/BotFails: (?:description|runbook\.causes)|BotBoth: |objective prompt: title/);
  });
  it('compiles in a project that declares one language, or none', () => {
    expect(errors.filter(line => /^\S/.test(line)).map(line => line.split(':')[0])).toEqual([
      expect.stringMatching(/^bot\.ts\(6,/),
      expect.stringMatching(/^vigia\.config\.ts\(3,/),
    ]);
  });
});

/** Line 6 lacks a language; the alert of line 8 and the objective of line 12 have some texts in one. */
const BOT = `import { defineAlert, defineObjective, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { counter, histogram } from 'vigia/metrics';
const failed = counter({ name: 'failed_total', help: 'Failures', unit: 'operations' });
const rest = { value: failedRate(), for: '1m', severity: 'warning', unitTest: { drive: growing(failed), firing: 2, silent: 1 } } as const;
export const lacks = defineAlert({ ...rest, name: 'BotLacks', summary: { en: 'It fails' }, description: 'x', runbook: { impact: 'x', causes: [], steps: [] } });
const both = { en: 'x', pt: 'x' };
const fails = defineAlert({ ...rest, name: 'BotFails', summary: 'It fails', description: both, runbook: { impact: both, causes: [both], steps: [both, 'Look.'] } });
const good = defineAlert({ ...rest, name: 'BotBoth', summary: both, description: both, runbook: { impact: both, causes: [both], steps: [both] } });
import { rate, sum } from 'vigia/promql';
function failedRate() { return sum(rate(failed, '5m')); }
const prompt = defineObjective({ name: 'prompt', title: both, description: 'It is prompt.', target: 0.99, causes: [both], indicator: { kind: 'latency', histogram: histogram({ name: 'wait_seconds', help: 'Waits', unit: 'seconds', buckets: [1] }), within: 1 } });
export const bot = defineSystem({ name: 'bot', title: 'Bot', metrics: [failed], alerts: [fails, good], slos: [prompt] });
export const whole = defineSystem({ name: 'whole', title: 'Whole', metrics: [failed], alerts: [good] });
`;
const CONFIG = `import { defineConfig } from 'vigia';
import { bot, whole } from './bot.ts';
export const two = () => defineConfig({ languages: ['en', 'pt'], systems: [bot, whole] });
export const one = () => defineConfig({ languages: ['pt'], systems: [bot, whole] });
export const none = () => defineConfig({ systems: [bot, whole], environments: { production: { language: 'pt' } } });
export const all = () => defineConfig({ languages: ['pt', 'en'], systems: [whole] });
`;
