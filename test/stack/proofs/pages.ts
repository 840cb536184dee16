import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { presentSections } from '../../../core/generate/grafana/present.ts';
import { fieldExporters } from '../../../core/platform/jobs.ts';
import { shown } from '../../../core/remote/url.ts';
import { dashboards, serverNames } from '../../bundle.ts';
import { eventually } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';
import { panelsThatNeed } from './panels.ts';

/** `CHROMIUM` names another program. */
const program = process.env.CHROMIUM || '/usr/bin/chromium';
/** Where the pictures of this run are; kept, so that a person can look at them. */
const pictures = join(tmpdir(), 'vigia-screenshots');
/** Wide enough for every column, tall enough that no panel waits to be scrolled into view. */
const viewport = { width: 1600, height: 2900 };
const DRAWN_MS = 60_000;

/** Opens the pages that people look at, in a real browser. `target` names the pictures. */
export function provesPages(stack: StackUnderTest, target: string): void {
  describe('in a browser', () => {
    let browser: Promise<Browser> | undefined;
    afterAll(async () => (await browser)?.close());

    async function open(test: TestContext, url: string): Promise<{ page: Page; errors: string[] }> {
      test.skip(
        !isExecutable(program),
        `no browser: ${program} is not there; install chromium, or set CHROMIUM`,
      );
      browser ??= chromium.launch({
        executablePath: program,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
      });
      const page = await (await browser).newPage({ viewport });
      const errors: string[] = [];
      page.on('pageerror', error => errors.push(error.message));
      await page.goto(url, { waitUntil: 'load' });
      return { page, errors };
    }
    async function picture(page: Page, name: string): Promise<void> {
      await mkdir(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${target}-${name}.png`) });
      await page.close();
    }

    it('the inbox shows the notifications that arrived', async test => {
      // As a person opens it: without the token that programs have.
      const url = shown(stack.url('desk', test));
      stack.url('alertmanager', test);
      // The heartbeat is not an incident: it is shown to those who ask for it.
      const path = `${url}/inbox?severity=none`;
      const { page, errors } = await open(test, path);
      const text = await eventually(
        async () => {
          await page.goto(path);
          return (await page.locator('body').textContent()) ?? '';
        },
        body => body.includes('Watchdog'),
        DRAWN_MS,
      );
      expect(text).toContain('Watchdog');
      expect(errors).toEqual([]);
      await picture(page, 'inbox');
    });

    for (const dashboard of dashboards) {
      const { uid, title } = dashboard;
      it(`${title} renders without errors, without an empty section, and without an empty panel but those of exporters that are not there`, async test => {
        const url = stack.url('grafana', test);
        const { page, errors } = await open(test, `${url}/d/${uid}?kiosk&from=now-15m&to=now`);
        const { missing } = stack.state(test);
        const absent = fieldExporters.filter(name => missing[name] !== undefined);
        const there = new Set(serverNames.filter(name => !absent.some(one => one === name)));
        const [shown] = presentSections([dashboard], there);
        const panels = shown!.sections.flatMap(({ lines }) => lines.flatMap(line => line.panels)).length;
        const empty = new Set(absent.flatMap(name => panelsThatNeed(name, shown!)));
        if (empty.size > 0) console.log(`${title} without ${absent.join(', ')}: ${[...empty].join(', ')}`);
        const filled = panels - empty.size;
        const state = await eventually(
          () => stateOf(page),
          now => now.panels === panels && now.drawn >= filled,
          DRAWN_MS,
        );
        await picture(page, uid);
        expect(state).toMatchObject({ panels, failed: 0 });
        expect(state.drawn).toBeGreaterThanOrEqual(filled);
        expect(errors).toEqual([]);
      });
    }
  });
}

/** The names that Grafana's own tests use, unchanged from 9 to 13; the class is for 9, which lacks the second. */
const HEADER = '[data-testid^="data-testid Panel header"]';
const CONTENT = '.panel-content, [data-testid="data-testid panel content"]';
/** What a panel shows when there is nothing to show: Grafana's words and the dashboards' own. */
const NOTHING = new Set(['No data', '–']);

/** What the page of a dashboard shows now. */
async function stateOf(page: Page) {
  const contents = await page.locator(CONTENT).allTextContents();
  return {
    panels: await page.locator(HEADER).count(),
    drawn: contents.filter(text => !NOTHING.has(text.trim())).length,
    failed: await page
      .locator('[aria-label="Panel header error"], [data-testid*="Panel status error"]')
      .count(),
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
