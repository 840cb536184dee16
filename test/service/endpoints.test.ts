import { probe } from 'vigia/platform/endpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referencesIn } from '../../core/alerts/prose.ts';
import type { Endpoint } from '../../core/alerts/references.ts';
import type { App } from '../../exporter/app.ts';
import * as desk from '../../metrics/desk.endpoints.ts';
import { alerts } from '../bundle.ts';
import { startTestApp } from './support.ts';

/** Endpoints that runbooks name, each once, without that of blackbox-exporter. */
const named = new Set(
  alerts
    .flatMap(({ runbook }) => referencesIn(runbook.steps))
    .flatMap((one): Endpoint[] => {
      if (!('kind' in one)) return [];
      if (one.kind === 'call') return [one.endpoint];
      return one.kind === 'endpoint' ? [one] : [];
    })
    .filter(one => one !== probe),
);

describe('the endpoints of the runbooks', { timeout: 20_000 }, () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  }, 30_000);
  afterAll(() => app.close());

  it.each([...named].map(one => [`${one.method} ${one.path}`, one] as const))(
    '%s is served',
    async (_, { method, path }) => {
      const body = method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: '[]' };
      const response = await fetch(`${app.url}${path.replace(/:\w+/g, 'x')}`, { method, ...body });
      expect(await response.text()).not.toContain('at this path');
    },
  );
  it('are more than those of the kit, and none is served that is not there', async () => {
    expect([...named]).toEqual(expect.arrayContaining(Object.values(desk)));
    const response = await fetch(`${app.url}/nowhere`);
    expect(await response.text()).toContain('there is no GET at this path');
  });
});
