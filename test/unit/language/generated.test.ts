import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vigia';
import { describe, expect, it } from 'vitest';
import { retold } from '../../../core/alerts/retell.ts';
import { deskProject } from '../../../core/desk/project.ts';
import { allArtifacts } from '../../../core/generate/all.ts';
import { compare, stale } from '../../../core/generate/write.ts';
import { testAlert } from '../../../core/notify/test-alert.ts';
import { configure } from '../../../core/project/config.ts';
import { inLanguage } from '../../../core/project/project.ts';
import { bilingual, bot } from '../../bilingual.ts';

const filesOf = (environment: string) =>
  new Map(allArtifacts(configure(bilingual, { environment })).map(({ path, content }) => [path, content]));

describe('what is generated in two languages', () => {
  const english = filesOf('production');
  const portuguese = filesOf('staging');
  const rules = 'provisioning/prometheus/rules/bot.yml';

  it('has the texts of rules in the language of the environment, and descriptions in the other', () => {
    expect(english.get(rules)).toContain('summary: The bot fails to answer');
    expect(english.get(rules)).toContain(
      "description_pt: '{{ with $labels.environment }}{{ . }}: {{ end }}{{ $value }} respostas",
    );
    expect(portuguese.get(rules)).toContain('summary: O bot não consegue responder');
    expect(portuguese.get(rules)).toContain('description_en: ');
    expect(portuguese.get(rules)).not.toContain('description_pt');
  });

  it('has the alerts of objectives, of the platform and about missing metrics in it', () => {
    const all = [...portuguese].filter(([path]) => path.startsWith('provisioning/prometheus/rules/'));
    const text = all.map(([, content]) => content).join('\n');
    expect(text).toContain('Respostas rápidas: o orçamento de erros está sendo consumido rapidamente');
    expect(text).toContain('dos eventos foram ruins; o objetivo permite 0,5 % em 30d.');
    expect(text).toContain('summary: A CPU do host está saturada');
    expect(text).not.toMatch(/ {10}summary: (?:The|A target|Host) /);
  });

  it('has runbooks and the page about alerting in each, the language of the environment first', () => {
    const page = 'runbooks/BotAnswersFail.md';
    expect(english.get(`docs/${page}`)).toMatch(
      /## Impact\nCustomers wait\.[\s\S]*## Likely causes[\s\S]*## What to do/,
    );
    expect(english.get(`docs/pt-BR/${page}`)).toMatch(
      /\| Por quanto tempo \| 5m \|[\s\S]*## Impacto\nOs clientes esperam\.\n\n## Causas prováveis\n- O gateway está fora do ar\.\n\n## O que fazer\n1\. Observe `bot_failed_total` por 5 minutos\./,
    );
    expect(portuguese.get(`docs/${page}`)).toBe(english.get(`docs/pt-BR/${page}`));
    expect(portuguese.get(`docs/en/${page}`)).toContain('Customers wait.');
    expect(portuguese.get('docs/alerting.md')).toContain('## Quem é avisado');
    expect(portuguese.get('docs/en/alerting.md')).toContain('[vigia.config.ts](../../vigia.config.ts)');
    expect(english.get('docs/pt-BR/runbooks/SLOBotPromptAnswersBurnsFast.md')).toContain(
      // Grafana shows the dashboards of the environment.
      'Abra [SLO: Prompt Answers]',
    );
  });

  it('has the messages of Alertmanager and the panel of an alert in it', () => {
    const template = 'provisioning/alertmanager/templates/vigia.tmpl';
    expect(portuguese.get(template)).toContain('DISPARANDO');
    expect(portuguese.get(template)).not.toContain('FIRING');
    expect(english.get(template)).not.toContain('DISPARANDO');
    const dashboards = [...portuguese].filter(([path]) => path.endsWith('/bot.json')).map(([, text]) => text);
    expect(dashboards.join()).toContain('"title": "O bot não consegue responder"');
    expect(dashboards.join()).toContain('O que o alerta BotAnswersFail observa. Os clientes esperam.');
  });

  it('has the test notification in it', () => {
    const summaryIn = (environment: string) =>
      testAlert(configure(bilingual, { environment }), 'critical', {}, new Date(0)).annotations.summary;
    expect([summaryIn('production'), summaryIn('staging')]).toEqual([
      'TEST: this is a test notification, nothing is wrong',
      'TESTE: esta é uma notificação de teste, não há nenhum problema',
    ]);
  });

  it('has one language only where a project declares one', () => {
    const one = defineConfig({ languages: ['pt'], systems: [bot] });
    const paths = allArtifacts(configure(one)).map(({ path }) => path);
    expect(paths.filter(path => /^docs\/(en|pt)/.test(path))).toEqual([]);
    expect(
      allArtifacts(configure(one))
        .map(({ content }) => content)
        .join(),
    ).not.toContain('description_');
  });

  it('moves the numbers of an override in both', () => {
    const moved = defineConfig({
      languages: ['en', 'pt'],
      systems: [bot],
      override: { BotAnswersFail: { threshold: 30, for: '10m' } },
    });
    const [en] = moved.alerts.filter(({ name }) => name === 'BotAnswersFail');
    const [pt] = inLanguage(moved, 'pt').alerts.filter(({ name }) => name === 'BotAnswersFail');
    expect([en!.description, pt!.description]).toEqual([
      '{{ $value }} answers per second fail, more than 30.',
      '{{ $value }} respostas por segundo falham, mais de 30.',
    ]);
    expect([en!.runbook.steps[0], pt!.runbook.steps[0]]).toMatchObject([
      { text: ['Look at ', ' for 10 minutes.'] },
      { text: ['Observe ', ' por 10 minutos.'] },
    ]);
  });
});

describe('a number that is overridden', () => {
  it.each([
    'acima de 20',
    'abaixo de 20',
    'mais de 20',
    'maiores que 20',
    'passam de 20',
    'pelo menos 20',
    'no máximo 20',
    'limite de 20',
    'ultrapassa 20',
    'excedem 20',
    'atinge 20',
    'chega a 20',
  ])('is told in Portuguese: %s', text => {
    expect(retold(`A fila está ${text} mensagens.`, [{ kind: 'number', from: 20, to: 30 }])).toBe(
      `A fila está ${text.replace('20', '30')} mensagens.`,
    );
  });
  it('keeps the comma, and numbers that mean something else', () => {
    expect(retold('Mais de 0,5 % das respostas.', [{ kind: 'number', from: 0.005, to: 0.015 }])).toBe(
      'Mais de 1,5 % das respostas.',
    );
    const time = [{ kind: 'time', from: 300_000, to: 3_600_000 }] as const;
    expect(retold('Há 5 minutos, as 5 filas crescem.', time)).toBe('Há 1 hora, as 5 filas crescem.');
  });
});

describe('pages of people beside generated ones in another language', () => {
  it('stay; generated ones that nothing generates any more are stale', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigia-pages-'));
    try {
      const write = (path: string, text: string) => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      };
      const one = allArtifacts(configure(defineConfig({ languages: ['en'], systems: [bot] })));
      const two = allArtifacts(configure(bilingual));
      for (const { path, content } of two) write(path, content);
      write('docs/pt-BR/runbooks/nosso.md', '# Nosso\n');
      write('docs/pt-BR/how-to/servidor.md', '# Servidor\n');
      expect(compare(two, folder)).toEqual([]);
      expect(stale(two, folder)).toEqual([]);
      const left = stale(one, folder).map(({ path }) => path);
      expect(left).toContain('docs/pt-BR/runbooks/BotAnswersFail.md');
      expect(left).toContain('docs/pt-BR/alerting.md');
      expect(left.filter(path => /nosso|servidor/.test(path))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what the desk knows', () => {
  it('are the texts in each language, and which is that of the environment', () => {
    const project = deskProject(configure(bilingual, { environment: 'staging' }));
    expect([project.language, project.languages]).toEqual(['pt', ['pt', 'en']]);
    const alert = project.alerts.find(({ name }) => name === 'BotAnswersFail')!;
    expect(alert.summary).toEqual({ en: 'The bot fails to answer', pt: 'O bot não consegue responder' });
    expect(alert.runbook.en).toContain('## Impact\nCustomers wait.');
    expect(alert.runbook.pt).toContain('## Impacto\nOs clientes esperam.');
    expect(project.objectives).toMatchObject([
      { id: 'bot-prompt-answers', title: { en: 'Prompt Answers', pt: 'Respostas rápidas' } },
    ]);
    const one = deskProject(configure(defineConfig({ systems: [bot] })));
    expect([one.languages, one.alerts[0]!.summary.pt]).toEqual([['en'], undefined]);
  });
});
