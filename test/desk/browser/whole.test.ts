import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Desk, startDesk } from '@vigia/desk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../desk/guard/passwords.ts';
import { readSettings } from '../../../desk/settings.ts';
import { notificationOf } from '../pages/seed.ts';
import { hasBrowser, launch, open, violations } from './browser.ts';

const PROJECT = fileURLToPath(new URL('../../../provisioning/desk/project.json', import.meta.url));
const PASSWORD = 'a long enough password';

describe.skipIf(!hasBrowser())('the whole desk in a browser', () => {
  let browser: Browser;
  let desk: Desk;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-whole-'));
    const users = join(folder, 'users');
    await writeFile(users, `ana act ${await hashPassword(PASSWORD)}\n`, { mode: 0o600 });
    const env = { PORT: '0', DATA_DIR: join(folder, 'data'), PROJECT_FILE: PROJECT, DESK_USERS_FILE: users };
    desk = await startDesk(readSettings(env), { output: { write: () => {} } });
    browser = await launch();
    const incident = {
      name: 'QualifierLeadsUnanswered',
      severity: 'critical',
      startsAt: Date.now() - 60_000,
    };
    await desk.context.incidents.accept('critical', notificationOf(incident));
  });
  afterAll(async () => {
    await browser.close();
    await desk.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('a person logs in, is back where the link led, acknowledges under that name, and logs out', async () => {
    const { page, context, complaints } = await open(browser, `${desk.url}/incidents/1`);
    expect(page.url()).toContain('/login');
    await page.fill('#name', 'ana');
    await page.fill('#password', PASSWORD);
    await page.click('button');
    await page.waitForURL('**/incidents/1');
    await page.waitForSelector('.is-live .badge.firing');
    await page.fill('#acknowledge-note', 'Restarting the workers');
    await page.click('#acknowledge button.main');
    await page.waitForSelector('.badge.acknowledged');
    expect(await page.locator('.timeline .acknowledged').textContent()).toContain('by ana');
    expect(await desk.context.incidents.find(1)).toMatchObject({ acknowledgedBy: 'ana' });
    for (const path of ['/incidents/1', '/inbox', '/on-call', '/status', '/statistics']) {
      await page.goto(`${desk.url}${path}`);
      expect(await violations(page), path).toEqual([]);
    }
    await page.click('.bar-end form button');
    await page.waitForURL('**/login');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
