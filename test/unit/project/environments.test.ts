import { defineConfig } from 'vigia';
import { describe, expect, it } from 'vitest';
import { allArtifacts } from '../../../core/generate/all.ts';
import { configure } from '../../../core/project/config.ts';
import { inEnvironment } from '../../../core/project/project.ts';
import { bot } from '../../environments/bot.ts';
import staging from '../../environments/vigia.config.ts';
import { ordersFail, shop } from '../../shop.ts';

const production = inEnvironment(staging, 'production');
const filesOf = (project: typeof staging) =>
  new Map(allArtifacts(configure(project)).map(({ path, content }) => [path, content]));
const inStaging = filesOf(staging);
const inProduction = filesOf(production);
const declared = filesOf(defineConfig({ systems: [bot], targets: staging.options.targets! }));
const alertOf = (project: typeof staging, name: string) => project.alerts.find(one => one.name === name)!;

describe('a project', () => {
  it('is in the first of its environments, and can be put into another', () => {
    expect(staging.environment).toBe('staging');
    expect(production.environment).toBe('production');
    expect(inEnvironment(production, 'staging').alerts.map(({ name }) => name)).toEqual(
      staging.alerts.map(({ name }) => name),
    );
  });
  it('has no other: those that there are are listed', () => {
    expect(() => inEnvironment(staging, 'prod')).toThrow(
      'there is no environment "prod"; use one of staging, production',
    );
  });
  it('takes the settings of the environment', () => {
    expect(configure(staging)).toMatchObject({
      environment: 'staging',
      grafanaUrl: 'https://grafana.staging.example.org',
      retentionDays: 3,
      secretsFolder: 'secrets',
      composeProject: 'vigia-staging',
    });
    expect(configure(staging, { environment: 'production' })).toMatchObject({
      grafanaUrl: 'http://localhost:3000',
      retentionDays: 15,
      secretsFolder: '/etc/vigia/secrets',
      composeProject: 'vigia-production',
    });
  });
  it('is called after its environment as compose takes it', () => {
    const mixed = defineConfig({ systems: [bot], environments: { Staging: {}, 'v2.Prod': {} } });
    expect(configure(mixed, { environment: 'v2.Prod' }).composeProject).toBe('vigia-v2-prod');
  });
  it('of a single environment is called as it always was', () => {
    expect(configure(shop([ordersFail])).composeProject).toBe('vigia');
  });
  it.each([
    [{ composeProject: 'Vigia Staging' }, 'config composeProject is "Vigia Staging": use a-z'],
    [{ secretsFolder: '' }, 'config secretsFolder is "": give a folder'],
    [{ secretsFolder: 'my secrets' }, 'config secretsFolder is "my secrets": give a folder'],
  ])('refuses %o', (settings, message) => {
    expect(() => configure(staging, settings)).toThrow(message);
  });
  it('refuses a name that no label, folder or container can have', () => {
    expect(() => defineConfig({ systems: [bot], environments: { 'São Paulo': {} } })).toThrow(
      'environments has "São Paulo": use letters, digits, -, _ and .',
    );
    expect(() => defineConfig({ systems: [bot], environments: {} })).toThrow('environments is {}');
  });
});

describe('an overridden threshold', () => {
  /** The threshold, `for` and severity of the rule, as promtool reads it. */
  const rule = (files: ReadonlyMap<string, string>, group: string, name: string) =>
    files
      .get(`provisioning/prometheus/rules/${group}.yml`)!
      .split(`- alert: ${name}\n`)[1]!
      .split('- alert')[0]!;

  it('is in the rule, with the time and the severity', () => {
    const text = rule(inStaging, 'bot', 'BotAnswersFail');
    expect(text).toMatch(/expr: .* > 0\.4\n/);
    expect(text).toContain('for: 15m');
    expect(text).toContain('severity: warning');
    // Only what is critical is escalated.
    expect(text).not.toContain('escalate');
    expect(rule(declared, 'bot', 'BotAnswersFail')).toContain('escalate');
    expect(rule(inStaging, 'host', 'HostCpuHigh')).toMatch(/> 0\.9\n[\s\S]*for: 15m/);
  });
  it('of an environment goes before that of the project, field by field', () => {
    const text = rule(inProduction, 'bot', 'BotAnswersFail');
    expect(text).toMatch(/expr: .* > 0\.25\n/);
    expect(text).toContain('for: 2m');
    expect(text).toContain('severity: critical');
  });
  it('moves the levels of the unit test', () => {
    expect(alertOf(staging, 'BotAnswersFail').unitTest).toMatchObject({ firing: 0.8, silent: 0.25 });
    expect(alertOf(staging, 'BotSlow').unitTest).toMatchObject({ firing: 20, silent: 10 });
    // A share stays one.
    const { firing, silent } = alertOf(staging, 'BotMemoryFull').unitTest;
    expect(firing).toBeGreaterThan(0.95);
    expect(firing).toBeLessThanOrEqual(1);
    expect(silent).toBeLessThan(0.95);
  });
  it('is drawn on the panel of the alert, in the colour of its severity', () => {
    const boards = JSON.parse(inStaging.get('provisioning/grafana/dashboards/Bot/bot.json')!) as {
      panels: { title: string; fieldConfig?: { defaults: { thresholds?: { steps: object[] } } } }[];
    };
    const steps = (title: string) =>
      boards.panels.find(one => one.title === title)!.fieldConfig!.defaults.thresholds!.steps;
    expect(steps('Failed answers').at(-1)).toEqual({ value: 0.4, color: '#FF9830' });
    expect(steps('Waiting and memory').at(-1)).toMatchObject({ value: 0.95 });
  });
  it('is in the texts that name it, and the time too', () => {
    expect(alertOf(staging, 'BotAnswersFail').description).toBe(
      'More than 0.4 answers per second have failed for 15 minutes: {{ $value }}.',
    );
    expect(alertOf(staging, 'BotMemoryFull').description).toContain('above 95 %');
    const page = inStaging.get('docs/runbooks/BotMemoryFull.md')!;
    expect(page).toContain('| Threshold | > 0.95 |');
    expect(page).toContain('Look at `bot_waiting`: it has been above 95 % before.');
    expect(inStaging.get('provisioning/grafana/dashboards/Bot/bot.json')).toContain('More than 0.4: restart');
  });
  it('leaves the old one nowhere', () => {
    const left = [...inStaging].filter(
      ([path, content]) =>
        /BotMemoryFull|limits/.test(path + content) &&
        /0\.9(?!\d)|\b90 %/.test(content) &&
        !path.includes('host'),
    );
    expect(left.map(([path]) => path).filter(path => /Bot|bot|limits/.test(path))).toEqual([]);
  });
  it('leaves all else as it was', () => {
    expect(inStaging.get('provisioning/prometheus/rules/stores.yml')).toBe(
      declared.get('provisioning/prometheus/rules/stores.yml'),
    );
    expect(alertOf(staging, 'BotMemoryFull').for).toBe('0s');
  });
});

describe('what is disabled', () => {
  it.each(['BotQueueLong', 'prompt-answers', 'PromptAnswers', 'bot-spare', 'Messages wait for the bot'])(
    '%s leaves no trace',
    name => {
      expect([...declared].filter(([path, content]) => `${path} ${content}`.includes(name))).not.toEqual([]);
      const left = [...inStaging].filter(([path, content]) => `${path} ${content}`.includes(name));
      expect(left.map(([path]) => path)).toEqual([]);
    },
  );
  it('may be one of the two alerts of an objective, which stays', () => {
    const names = production.alerts.map(({ name }) => name);
    expect(names).toContain('SLOBotPromptAnswersBurnsFast');
    expect(names).not.toContain('SLOBotPromptAnswersBurnsSlowly');
    expect([...inProduction.keys()]).not.toContain('docs/runbooks/SLOBotPromptAnswersBurnsSlowly.md');
  });
  it('keeps the panel that shows more than the alert, without its threshold', () => {
    const off = defineConfig({ systems: [bot], disable: ['BotMemoryFull'] });
    const board = off.dashboards.find(({ uid }) => uid === 'bot')!;
    const panel = board.sections
      .flatMap(({ lines }) => lines.flatMap(({ panels }) => panels))
      .find(({ title }) => title === 'Waiting and memory')!;
    expect(panel.alert).toBeUndefined();
    expect(panel.queries.map(({ legend }) => legend)).toEqual(['waiting']);
  });
  it('keeps the panel that shows its value alone, under another name', () => {
    const off = defineConfig({ systems: [bot], disable: ['BotAnswersFail'] });
    const panels = off.dashboards.find(({ uid }) => uid === 'bot')!.sections[0]!.lines[0]!.panels;
    expect(panels[0]).toMatchObject({ title: 'Failed answers', queries: [{ legend: 'Failed answers' }] });
    expect(JSON.stringify(panels[0])).not.toContain('BotAnswersFail');
  });
  it('is not watched, and does not say so of a dashboard that is', () => {
    const home = (files: ReadonlyMap<string, string>) =>
      files.get('provisioning/grafana/dashboards/Vigia/vigia-home.json')!;
    expect(home(inStaging).match(/Not watched/g)).toEqual(
      home(declared)
        .match(/Not watched/g)
        ?.slice(1) ?? null,
    );
    expect(home(inStaging)).toContain('BotMemoryFull');
  });
  it('cannot be the only dashboard that shows an alert', () => {
    expect(() => defineConfig({ systems: [bot], disable: ['bot'] })).toThrow(
      'disable has the dashboard bot, and no other shows BotAnswersFail, BotQueueLong, BotMemoryFull, BotSlow: disable these alerts too',
    );
  });
  it('may be a dashboard that runbooks speak of: they name its panels without a link', () => {
    expect(inStaging.get('docs/runbooks/BotAnswersFail.md')).toContain(
      '1. Waiting (its dashboard is disabled) shows what is left to answer.',
    );
    expect(declared.get('docs/runbooks/BotAnswersFail.md')).toMatch(/1\. \[Waiting\]\(.*\/d\/bot-spare/);
  });
  it('may be a dashboard of the platform, with the alerts that it shows', () => {
    const off = defineConfig({
      systems: [bot],
      disable: [
        'vigia-infrastructure',
        'HostCpuHigh',
        'HostCpuSaturated',
        'HostMemoryHigh',
        'HostMemoryExhausted',
        'HostDiskHigh',
        'HostDiskFull',
        'ProbeFailed',
      ],
    });
    const files = filesOf(off);
    expect([...files].filter(([, content]) => content.includes('vigia-infrastructure'))).toEqual([]);
  });
  it('comes back where an environment says so', () => {
    const back = defineConfig({
      systems: [bot],
      disable: ['BotSlow'],
      environments: { staging: {}, production: { override: { BotSlow: { enabled: true } } } },
    });
    expect(alertOf(back, 'BotSlow')).toBeUndefined();
    expect(alertOf(inEnvironment(back, 'production'), 'BotSlow')).toBeDefined();
  });
});

describe('an overridden objective', () => {
  const [objective] = production.objectives;
  it('has the target and the window, and what follows from them', () => {
    expect(objective).toMatchObject({ target: 0.99, window: '28d', minimumEvents: 54 });
    expect(objective!.description).toBe('99 % of the answers come within 5 s.');
    const rules = inProduction.get('provisioning/prometheus/rules/slo-bot-prompt-answers.yml')!;
    expect(rules).toContain('> 0.1344');
    expect(inProduction.get('docs/runbooks/SLOBotPromptAnswersBurnsFast.md')).toContain('1 % over 28d');
  });
});

describe('a name', () => {
  it.each([
    [
      { override: { BotAnswerFail: { for: '1m' } } },
      'override has "BotAnswerFail", which is not an alert or an objective of the project: did you mean BotAnswersFail?',
    ],
    [
      { disable: ['HostCpuHihg'] },
      'disable has "HostCpuHihg", which is not an alert, an objective or a dashboard of the project: did you mean HostCpuHigh?',
    ],
    [
      { environments: { a: {}, b: { disable: ['promt-answers'] } } },
      'environments.b.disable has "promt-answers"',
    ],
    [{ override: { bot: { for: '1m' } } }, 'a dashboard cannot be overridden, only disabled'],
    [
      { override: { BotSlow: { enabled: true } }, disable: ['BotSlow'] },
      'override BotSlow is enabled, and disable has it too',
    ],
    [
      { override: { BotSlow: { treshold: 1 } } },
      'override BotSlow: treshold cannot be overridden; use threshold, for',
    ],
    [
      { override: { BotSlow: { target: 0.9 } } },
      'target cannot be overridden of an alert, but of an objective',
    ],
    [{ override: { BotSlow: { threshold: '9' } } }, 'override BotSlow: threshold is "9": give a number'],
    [{ override: { BotSlow: { for: 'soon' } } }, 'override BotSlow: for: duration "soon"'],
    [
      { override: { BotSlow: { severity: 'fatal' } } },
      'severity is "fatal": use one of critical, warning, info',
    ],
    [{ override: { BotSlow: { threshold: 40 } } }, 'its histogram measures up to 30: it could never fire'],
    [{ disable: ['Watchdog'] }, 'Watchdog cannot be disabled: dashboards show by it whether alerting works'],
    [{ override: { Watchdog: { severity: 'critical' } } }, 'the alert is a heartbeat'],
    [{ override: { Watchdog: { threshold: 40 } } }, 'the alert has no threshold'],
    [
      { override: { SLOBotPromptAnswersBurnsFast: { threshold: 1 } } },
      'override target or window of the objective',
    ],
    [
      { override: { 'prompt-answers': { target: 99 } } },
      'objective bot-prompt-answers: target is 99: write 99 % as 0.99',
    ],
    [
      { override: { 'prompt-answers': { threshold: 99 } } },
      'threshold cannot be overridden of an objective; use target',
    ],
  ])('%o is refused', (options, message) => {
    expect(() => defineConfig({ systems: [bot], ...(options as object) })).toThrow(message);
  });
  it('of two objectives needs their service', () => {
    const twin = {
      ...bot,
      name: 'twin',
      title: 'Twin',
      alerts: [],
      metrics: [],
      reads: bot.metrics as [],
      dashboards: [],
    };
    expect(() => defineConfig({ systems: [bot, twin], disable: ['prompt-answers'] })).toThrow(
      'names the objective bot-prompt-answers and the objective twin-prompt-answers: write the one with its service',
    );
  });

  it('that does not exist does not compile', () => {
    const never = () => {
      // @ts-expect-error BotAnswerFail is no alert of the bot
      defineConfig({ systems: [bot], override: { BotAnswerFail: { for: '1m' } } });
      // @ts-expect-error nor is it one in an environment
      defineConfig({ systems: [bot], environments: { a: { override: { BotAnswerFail: { for: '1m' } } } } });
      // @ts-expect-error HostCpuHihg is no alert of the platform
      defineConfig({ systems: [bot], disable: ['HostCpuHihg'] });
      // @ts-expect-error an alert has no target
      defineConfig({ systems: [bot], override: { BotSlow: { target: 0.9 } } });
      // @ts-expect-error an objective has no threshold
      defineConfig({ systems: [bot], override: { 'prompt-answers': { threshold: 0.9 } } });
      // @ts-expect-error no dashboard has this uid
      defineConfig({ systems: [bot], environments: { a: { disable: ['bot-overview'] } } });
    };
    expect(never).toBeInstanceOf(Function);
  });
});
