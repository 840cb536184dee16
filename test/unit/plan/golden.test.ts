import { describe, expect, it } from 'vitest';
import { compareFiles } from '../../../core/plan/compare.ts';
import { planJson, planMarkdown, planTable } from '../../../core/plan/print.ts';
import { defaultSettings } from '../../../core/project/config.ts';
import { changesOf, filesOf, type Shop } from './fixture.ts';

/** Pairs of a project before and after, by the name of the golden files. */
const pairs: Readonly<Record<string, readonly [before: Shop, after: Shop]>> = {
  nothing: [{}, {}],
  'objective-target': [{}, { target: 0.999 }],
  alert: [{}, { threshold: 10, for: '10m', severity: 'critical' }],
  expression: [{}, { perPacker: true }],
  'alert-added': [{}, { stockAlert: true }],
  'alert-removed': [{ stockAlert: true }, {}],
  objective: [{}, { target: 0.999, window: '7d' }],
  panels: [{ panels: ['Orders', 'Packing'] }, { panels: ['Sales now', 'Stock'], unit: 'messages' }],
  contract: [{}, { statuses: ['placed', 'lost', 'failed', 'returned'], withoutStock: true }],
  breaking: [{ statuses: ['placed', 'lost', 'failed'] }, {}],
  settings: [
    {},
    {
      settings: {
        retentionDays: 30,
        scrapeIntervalSeconds: 30,
        grafanaUrl: 'https://grafana.example.org',
      },
      options: {
        targets: [
          { job: 'shop', at: ['10.0.0.1:3001', '10.0.0.2:3001'] },
          { job: 'tills', at: ['10.0.0.9:9100'] },
        ],
      },
    },
  ],
};

describe('a plan', () => {
  it('tells what changes of channels', async () => {
    const critical = [{ kind: 'slack', channel: '#on-call', url: 'slack-url' }] as const;
    const all = changesOf({}, { settings: { channels: { critical } } });
    const changes = all.filter(({ kind }) => kind === 'receiver' || kind === 'route');
    await expect(`${planTable({ changes, notes: [] })}\n`).toMatchFileSnapshot('golden/channels.txt');
  });
  it('tells what changes of how long log lines are kept', () => {
    const days = { ...defaultSettings.logRetentionDays, audit: 30 };
    const changes = changesOf({}, { settings: { logRetentionDays: days } });
    expect(changes).toContainEqual({
      kind: 'retention',
      name: 'log lines, {stream="audit"}',
      effect: 'changed',
      fields: [{ field: 'keeps', before: '365d', after: '30d' }],
    });
  });
  it('says nothing only when no file means something else', () => {
    const before = filesOf({});
    // The contract has a comparison of its own; other pages follow from what is compared.
    const pages = /^docs\/(?!runbooks\/)|\/tests\/|runbooks\/README/;
    for (const [path, text] of before) {
      if (pages.test(path)) continue;
      for (const other of disturbed(path, text))
        expect(
          compareFiles(new Map([[path, text]]), new Map([[path, other]])),
          `${path}\n${other}`,
        ).not.toEqual([]);
    }
  });

  it.each(Object.entries(pairs))('tells what changes: %s', async (name, [before, after]) => {
    const plan = { changes: changesOf(before, after), notes: [] };
    await expect(`${planTable(plan)}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
    await expect(`${planMarkdown(plan)}\n`).toMatchFileSnapshot(`golden/${name}.md`);
    expect(JSON.parse(planJson(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
  });
});

/** Places of a file that are tried. */
const TRIED = 25;

/** Returns a generated file with one value that is another, at places all over it. */
function disturbed(path: string, text: string): string[] {
  const lines = text.split('\n');
  if (!/\.(?:json|ya?ml)$/.test(path)) return [`${text}\nMore.\n`];
  const value = path.endsWith('.json') ? /(": "[^"]+)(",?)$|(": )(\d+,?)$/ : /([:-] [\w./%-]*[A-Za-z0-9])()$/;
  const places = [...lines.keys()].filter(i => value.test(lines[i]!) && !/: [>|]-?$/.test(lines[i]!));
  const step = Math.max(1, Math.floor(places.length / TRIED));
  return places
    .filter((_, i) => i % step === 0)
    .map(i =>
      lines
        .with(
          i,
          lines[i]!.replace(value, (_, a, b, c, d) => `${a ?? c}7${b ?? d}`),
        )
        .join('\n'),
    );
}
