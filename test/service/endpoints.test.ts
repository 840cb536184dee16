import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Desk, startDesk } from '@vigia/desk';
import { deskEndpoints, probe } from 'vigia/platform/endpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referencesIn } from '../../core/alerts/prose.ts';
import type { Endpoint } from '../../core/alerts/references.ts';
import { readSettings } from '../../desk/settings.ts';
import type { App } from '../../exporter/app.ts';
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

const ofDesk: readonly Endpoint[] = Object.values(deskEndpoints);

describe('the endpoints of the runbooks', () => {
  let app: App;
  let desk: Desk;
  let folder: string;
  beforeAll(async () => {
    app = await startTestApp();
    folder = await mkdtemp(join(tmpdir(), 'vigia-endpoints-'));
    desk = await startDesk(readSettings({ PORT: '0', DATA_DIR: folder, DESK_READS: 'open' }), {
      output: { write: () => {} },
    });
  });
  afterAll(async () => {
    await Promise.all([app.close(), desk.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  it.each([...named].map(one => [`${one.method} ${one.path}`, one] as const))(
    '%s is served',
    async (_, one) => {
      const { method, path } = one;
      const { url } = ofDesk.includes(one) ? desk : app;
      const body = method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: '[]' };
      const response = await fetch(`${url}${path.replace(/:\w+/g, 'x')}`, { method, ...body });
      expect(await response.text()).not.toContain('at this path');
    },
  );
  it('are more than those of the kit, and none is served that is not there', async () => {
    expect([...named]).toEqual(expect.arrayContaining([...ofDesk]));
    for (const { url } of [app, desk]) {
      const response = await fetch(`${url}/nowhere`);
      expect(await response.text()).toContain('there is no GET at this path');
    }
  });
});
