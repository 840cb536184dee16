import { step } from 'vigia/alerts';
import { lines, linesOf, logql, ofAlert, where } from 'vigia/logql';
import { defineEvents, eventOf } from 'vigia/logs';
import { deepHealth, deskEndpoints } from 'vigia/platform/endpoints';
import { rate, sum } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../core/alerts/prose.ts';
import { call, dashboardName, earlier, endpoint, panelName } from '../../core/alerts/references.ts';
import { allQueries } from '../../core/generate/all.ts';
import { markdown, placesOf } from '../../core/generate/docs/prose.ts';
import { runbookArtifacts } from '../../core/generate/docs/runbooks.ts';
import { verifyQueries } from '../../core/generate/verify-queries.ts';
import { infrastructurePanels } from '../../core/platform/panels.ts';
import { configure } from '../../core/project/config.ts';
import { alerts, contract, dashboards, defaultConfig, project } from '../bundle.ts';
import { orders, ordersFail, shop } from '../shop.ts';
import { bareMentions } from './bare-mentions.ts';

const event = eventOf('shop', { stream: 'app' });
const { orderFailed } = defineEvents({ orderFailed: event('Order failed', {}, { level: 'error' }) });

const inRunbook = (...steps: readonly ReturnType<typeof step>[]) =>
  shop([{ ...ordersFail, runbook: { impact: 'x', causes: ['x'], steps } }]);
const page = (...steps: readonly ReturnType<typeof step>[]) =>
  runbookArtifacts(configure(inRunbook(...steps)))[1]!.content;

describe('the runbooks', () => {
  it('name no query, metric, endpoint or panel in plain text', () => {
    const found = alerts.flatMap(({ name, runbook }) =>
      [runbook.impact, ...runbook.causes, ...runbook.steps].flatMap(one =>
        bareMentions(one, project).map(({ kind, text }) => `${name}: the ${kind} ${text}`),
      ),
    );
    expect(found).toEqual([]);
  });
  it.each([
    ['query', 'Read `{logger="crewai"} | json`.'],
    ['query', 'Search {stream=~"app|errors"} in Loki.'],
    ['query', 'Look at rate(x[5m]).'],
    ['metric', 'Compare log_lines_dropped_total with the lines.'],
    ['metric', 'Sum `http_request_duration_seconds_count` by route.'],
    ['endpoint', 'Check `/health/deep`.'],
    ['endpoint', 'Request a restart with POST /qualifier/recovery.'],
    ['endpoint', 'Run curl http://SERVICE/health.'],
    ['panel', 'CPU Time by Mode shows which.'],
    ['panel', 'Session on the dashboard shows it.'],
    ['panel', 'Open Infrastructure Overview.'],
  ])('would be caught with a bare %s: %s', (kind, text) => {
    expect(bareMentions(text, project).map(one => one.kind)).toContain(kind);
  });
  it('refer to something: to log queries, PromQL, endpoints and panels', () => {
    const references = alerts.flatMap(({ runbook }) => referencesIn(runbook.steps));
    const kinds = Map.groupBy(references, one => ('kind' in one ? one.kind : 'promql'));
    const counts = Object.fromEntries([...kinds].map(([kind, some]) => [kind, some.length]));
    expect(counts['log lines']).toBeGreaterThan(10);
    for (const kind of ['earlier', 'promql', 'endpoint', 'call', 'panel', 'dashboard'])
      expect(counts[kind], kind).toBeGreaterThan(0);
  });
  it('send people to panels that a dashboard shows', () => {
    const { panels } = placesOf(dashboards);
    for (const { runbook } of alerts)
      for (const one of referencesIn(runbook.steps))
        if ('kind' in one && one.kind === 'panel') expect(panels.has(one), one.title).toBe(true);
  });
});

describe('a step', () => {
  const failures = linesOf(orderFailed);

  it('prints what it refers to: queries as code, panels and dashboards as links, requests as commands', () => {
    const text = (one: ReturnType<typeof step>) => markdown(one, placesOf(dashboards), defaultConfig);
    expect(text(step`Read ${failures}.`)).toBe(`Read \`${logql(failures)}\`.`);
    expect(text(step`Read ${earlier(failures)}.`)).toBe(`Read \`${logql(failures)}\`.`);
    expect(text(step`Ask ${sum(rate(orders, '5m'))} or ${orders}.`)).toBe(
      'Ask `sum by (environment) (rate(shop_orders_total[5m]))` or `shop_orders_total`.',
    );
    expect(
      text(step`See ${infrastructurePanels.statusCodes} on ${dashboardName('vigia-infrastructure')}.`),
    ).toMatch(
      /^See \[Status Codes\]\(http:\/\/localhost:3000\/d\/vigia-infrastructure\?viewPanel=\d+\) on \[.+\]\(http:\/\/localhost:3000\/d\/vigia-infrastructure\)\.$/,
    );
    expect(text(step`Check ${deepHealth}: ${call(deepHealth)}.`)).toBe(
      'Check `GET /health/deep`: `curl -s URL/health/deep`.',
    );
    expect(
      text(
        step`Make one: ${call(deskEndpoints.makeBackup)}. Or ${call(deskEndpoints.makeBackup, { at: 'http://desk' })}.`,
      ),
    ).toBe(
      'Make one: `curl -X POST http://localhost:9096/production/backup/manual -H "Authorization: Bearer $(cat .vigia/secrets/desk-token)"`. ' +
        'Or `curl -X POST http://desk/production/backup/manual -H "Authorization: Bearer $(cat .vigia/secrets/desk-token)"`.',
    );
    const pause = endpoint('PUT', '/bots/:bot/pause');
    const body = { reason: "it's late" };
    expect(
      text(step`${call(pause, { params: { bot: ofAlert('bot') }, at: ofAlert('instance'), body })}`),
    ).toBe(
      "`curl -X PUT $instance/bots/$bot/pause -H 'content-type: application/json' -d '{\"reason\":\"it'\\''s late\"}'`",
    );
    expect(text(step`${call(deepHealth, { query: { a: 'b c', d: ofAlert('e') } })}`)).toBe(
      '`curl -s "URL/health/deep?a=b%20c&d=$e"`',
    );
  });
  it('does not compile without the parameters of the path', () => {
    const pause = endpoint('PUT', '/bots/:bot/pause');
    const never = () => {
      // @ts-expect-error the bot is missing
      call(pause);
      // @ts-expect-error it has no `shop`
      call(pause, { params: { shop: 'a' } });
      // @ts-expect-error a bare string is no reference
      step`Check ${'/health'}.`;
    };
    expect(never).toBeTypeOf('function');
  });
  it('says what stands for a label of the alert', () => {
    const query = where(lines({ stream: 'app' }), { contactId: ofAlert('contact') });
    expect(page(step`Read ${query}.`)).toContain('\n`$contact` is the label `contact` of the alert.\n');
    expect(page(step`Read ${lines({ stream: 'app' })}.`)).not.toContain('is the label');
  });
  it('fails the build when it refers to what is not there', () => {
    expect(() => page(step`See ${panelName('Nowhere')}.`)).toThrow('no dashboard shows the panel "Nowhere"');
    expect(() => page(step`See ${dashboardName('nowhere')}.`)).toThrow('no dashboard has the uid nowhere');
  });
  it('has its PromQL looked up in the contract, like any other', () => {
    const foreign = inRunbook(step`Ask ${sum(rate(orders, '5m'))}.`);
    const emitted = allQueries(foreign);
    expect(emitted).toContainEqual({
      where: `runbook of ${ordersFail.name}`,
      query: 'sum by (environment) (rate(shop_orders_total[5m]))',
    });
    expect(() => verifyQueries(emitted, contract)).toThrow(
      `runbook of ${ordersFail.name}: shop_orders_total is not a metric of the contract`,
    );
  });
});
