import { earlier, step } from 'vigia/alerts';
import { linesOf, logql, ofAlert, where } from 'vigia/logql';
import { promql } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../../core/alerts/prose.ts';
import { isExpression } from '../../../core/alerts/references.ts';
import { runbookQueries } from '../../../core/desk/queries.ts';
import { configure } from '../../../core/project/config.ts';
import { crewaiEvents } from '../../../metrics/falachefe/events.ts';
import { project } from '../../bundle.ts';

const config = configure(project);

describe('the queries of runbooks that the desk may ask', () => {
  const queries = runbookQueries(config);

  it('are all that the runbooks name, each with an id of its own', () => {
    for (const { name, runbook } of config.project.alerts) {
      const named = referencesIn(runbook.steps).flatMap(one => {
        if (isExpression(one)) return [promql(one)];
        if (!('kind' in one)) return [];
        if (one.kind === 'earlier') return [logql(one.query)];
        return one.kind === 'log lines' || one.kind === 'log metric' ? [logql(one)] : [];
      });
      const own = queries[name] ?? [];
      expect(own.length, name).toBe(new Set(named).size);
      expect(new Set(own.map(({ id }) => id)).size, name).toBe(own.length);
    }
  });

  it('are printed in the runbook as they are known by', async () => {
    const { parts } = await import('../../../core/generate/all.ts');
    const pages = new Map(parts.docs(config).map(({ path, content }) => [path, content]));
    for (const [name, own] of Object.entries(queries))
      for (const { text } of own) expect(pages.get(`docs/runbooks/${name}.md`)).toContain(`\`${text}\``);
  });

  it('leave a place for each label of the alert, inside a string', () => {
    const lines = where(linesOf(crewaiEvents.messageProcessed), { crewId: ofAlert('crew_id') });
    const [alert] = config.project.alerts;
    const steps = [step`Read ${earlier(lines)} and ${lines}.`];
    const [name, [query, ...others]] = Object.entries(
      runbookQueries({
        ...config,
        project: { ...config.project, alerts: [{ ...alert!, runbook: { ...alert!.runbook, steps } }] },
      }),
    )[0]!;
    expect(name).toBe(alert!.name);
    // The same query twice is one.
    expect(others).toEqual([]);
    expect(query).toMatchObject({ language: 'LogQL', earlier: true, metric: false });
    expect(query!.pieces.at(-2)).toEqual({ label: 'crew_id' });
    const filled = query!.pieces.map(piece => (typeof piece === 'string' ? piece : 'crew-4')).join('');
    expect(filled).toBe(logql(lines, { labels: { crew_id: 'crew-4' } }));
  });

  it('are asked in the time of the project', () => {
    const ranged = Object.values(queries)
      .flat()
      .find(({ text }) => text.includes('[5m]'));
    const scaled = runbookQueries(configure(project, { timeScale: 60 }));
    const same = Object.values(scaled)
      .flat()
      .find(({ text }) => text === ranged?.text);
    expect(same?.text).toContain('[5m]');
    expect(same?.pieces.join('')).toContain('[5s]');
  });
});
