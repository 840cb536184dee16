import { join } from 'node:path';
import { defineConfig } from 'vigia';
import { expect, it } from 'vitest';
import { tried } from '../../packs.ts';
import { cell } from './cell.ts';
import { programs } from './programs.ts';

/** `npx vitest run --project unit test/unit/packs/docs.test.ts -u` writes the page. */
const page = join(import.meta.dirname, '../../../docs/packs.md');

it('docs/packs.md says what the packs have', async () => {
  const text = [INTRODUCTION, overview(), ...tried.map(({ path }) => section(path)), WAHA].join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot(page);
});

const INTRODUCTION = `# Packs

Systems of the package [\`@vigia/packs\`](../packs/README.md), ready to switch on. The tables are written from the definitions by a test.

Every pack is tried: the metrics against a page of the program, with no violation; the rules by promtool; every alert by a drill in a real
Prometheus and Alertmanager; and every panel has data in a Prometheus that scrapes the page.`;

const WAHA = `## WAHA

WAHA exposes no metrics for Prometheus: a request for them
([devlikeapro/waha#2244](https://github.com/devlikeapro/waha/issues/2244)) was closed without. There is no pack, because nothing would feed it. What can
be watched is whether it answers: \`GET /ping\` needs no key. Let blackbox-exporter request it:

\`\`\`ts
environments: { production: { externalUrls: ['http://waha:3000/ping'] } },
\`\`\`

\`ProbeFailed\` then tells when it does not. Whether its sessions are connected it says only by its webhook \`session.status\` and by
\`GET /api/sessions\` with the key: count the webhooks in your bot, \`counter({ name: 'bot_whatsapp_sessions_lost_total', … })\`, and alert on them.`;

function definitionsOf(path: string) {
  const { system } = tried.find(one => one.path === path)!;
  const project = defineConfig({ systems: [system] });
  const services = project.servicesOf.get(system.name)!;
  const alerts = project.alerts.filter(
    ({ name, service }) => services.includes(service) && !name.startsWith('SLO'),
  );
  const objectives = project.objectives.filter(({ service }) => service === system.name);
  return { system, alerts, objectives, dashboards: project.dashboards };
}

function overview(): string {
  const rows = tried.map(({ path }) => {
    const { system, alerts, objectives } = definitionsOf(path);
    const goals = objectives.map(({ description }) => description).join(' ');
    return `| [${system.title}](#${path}) | ${programs[path]!.source} | ${alerts.length} | ${cell(goals) || '–'} |`;
  });
  return ['| pack | names from | alerts | objective |', '|---|---|---|---|', ...rows].join('\n');
}

function section(path: string): string {
  const { alerts } = definitionsOf(path);
  const { switchOn, target, lacks } = programs[path]!;
  const rows = alerts.map(alert => {
    const limit = alert.threshold
      ? `${alert.threshold.operator} ${Number(alert.threshold.value.toPrecision(6))}`
      : 'any result';
    return `| ${alert.name} | ${cell(alert.summary)} | ${limit} | ${alert.for} | ${alert.severity} |`;
  });
  return [
    `<a id="${path}"></a>`,
    `## ${definitionsOf(path).system.title}`,
    `${switchOn}\n\n\`\`\`ts\n${target}\n\`\`\``,
    lacks,
    ['| alert | tells | value | for | severity |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}
