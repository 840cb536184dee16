import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actingPart } from '../pages/acting.ts';
import { type DeskUnderTest, deskWithPages } from '../pages/desk.ts';
import { notificationOf, seed } from '../pages/seed.ts';
import { hasBrowser, launch, open, policyPart, violations } from './browser.ts';
import type { TestDocument, TestElement } from './dom.ts';

declare const document: TestDocument;
declare function getComputedStyle(element: TestElement): { readonly outlineStyle: string };

const languages = { en: 'en-US', pt: 'pt-BR' } as const;

/** Answers as Prometheus does. */
const prometheus = createServer((request, response) => {
  const result = [
    { metric: { crew_id: 'crew-4', environment: 'production' }, value: [0, '184'] },
    { metric: { crew_id: 'crew-1', environment: 'production' }, value: [0, '3'] },
  ];
  response.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      status: 'success',
      data: request.url?.includes('/query') ? { resultType: 'vector', result } : {},
    }),
  );
});

describe.skipIf(!hasBrowser())('the pages in a browser', () => {
  let browser: Browser;
  let pages: DeskUnderTest;
  let incident: number;
  /** A runbook with PromQL, and the alert that it is of. */
  const runbook = 'WhatsSelfQueueStalled';

  beforeAll(async () => {
    await new Promise<void>(done => prometheus.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
    browser = await launch();
    const now = Date.now();
    pages = await deskWithPages({ now, parts: [policyPart, actingPart], env: { PROMETHEUS_URL: url } });
    await seed(pages.desk.context, pages.clock, now);
    incident = (await pages.desk.context.incidents.list({ name: 'CrewAIQueueBacklog', status: 'firing' }))
      .incidents[0]!.id;
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
    prometheus.close();
  });

  const opened = (path: string, options = {}) => open(browser, `${pages.desk.url}${path}`, options);
  const addresses = () => [
    ...[
      '/inbox',
      '/inbox?state=firing&environment=staging',
      '/inbox?tenant=nobody',
      `/incidents/${incident}`,
    ],
    ...['/runbooks', `/runbooks/CrewAIQueueBacklog?incident=${incident}&run=q1`, '/statistics', '/on-call'],
    ...['/status', '/nothing'],
  ];

  it('a live update arrives without a reload, and leaves the focus where it is', async () => {
    const { page, context, complaints } = await opened('/inbox?severity=critical');
    await page.waitForSelector('.is-live');
    await page.evaluate(() => {
      (globalThis as { untouched?: boolean }).untouched = true;
    });
    await page.keyboard.press('j');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href'));
    const before = await focused();
    expect(before).toMatch(/^\/incidents\/\d+$/);
    const began = performance.now();
    await pages.desk.context.incidents.accept(
      'critical',
      notificationOf({ name: 'JustNow', severity: 'critical', startsAt: pages.clock.now() }),
    );
    await page.waitForSelector('.incident:has-text("JustNow in short")');
    expect(performance.now() - began).toBeLessThan(3000);
    expect(await page.evaluate(() => (globalThis as { untouched?: boolean }).untouched)).toBe(true);
    expect(await focused()).toBe(before);
    // One that the filter does not choose stays out.
    await pages.desk.context.incidents.accept(
      'warning',
      notificationOf({ name: 'Mild', startsAt: pages.clock.now() }),
    );
    await pages.desk.context.incidents.accept(
      'critical',
      notificationOf({
        name: 'JustNow',
        severity: 'critical',
        startsAt: pages.clock.now(),
        endsAt: pages.clock.now(),
      }),
    );
    await page.waitForSelector('.incident.resolved:has-text("JustNow in short")');
    expect(await page.locator('.incident:has-text("Mild in short")').count()).toBe(0);
    expect(page.url()).toContain('/inbox?severity=critical');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('a filter changes the address, and is kept by a reload', async () => {
    const { page, context, complaints } = await opened('/inbox?state=firing');
    const rows = await page.locator('.incident').count();
    await page.focus('#filter-environment');
    await page.selectOption('#filter-environment', 'staging');
    await page.waitForURL('**/inbox?state=firing&environment=staging');
    await page.waitForFunction(all => document.querySelectorAll('.incident').length < all, rows);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter-environment');
    await page.reload();
    expect(await page.inputValue('#filter-environment')).toBe('staging');
    const texts = await page.locator('.incident .what').allTextContents();
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toContain('staging');
    await page.goBack();
    expect(page.url()).toMatch(/\/inbox\?state=firing$/);
    await page.waitForFunction(all => document.querySelectorAll('.incident').length === all, rows);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('the keyboard acknowledges', async () => {
    const { page, context, complaints } = await opened('/inbox?alert=QualifierLeadsUnanswered&state=firing');
    await page.waitForSelector('.is-live');
    await page.keyboard.press('j');
    await page.waitForFunction(() => Boolean(document.activeElement?.closest('.incident')));
    await page.keyboard.press('a');
    await page.waitForURL('**/incidents/*#do-acknowledge');
    await page.waitForFunction(() => document.activeElement?.id === 'acknowledge-by');
    await page.keyboard.type('Ana Ribeiro');
    await page.keyboard.press('Tab');
    await page.keyboard.type('I am on it <b>');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.badge.acknowledged');
    expect(await page.locator('.timeline .acknowledged').textContent()).toContain('I am on it <b>');
    // The focus has not fallen off the page.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    const id = Number(/\d+/.exec(new URL(page.url()).pathname)![0]);
    expect(await pages.desk.context.incidents.find(id)).toMatchObject({ acknowledgedBy: 'Ana Ribeiro' });
    await page.keyboard.press('u');
    await page.waitForURL('**/inbox');
    await page.keyboard.press('?');
    expect(await page.locator('dialog[open]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL('**/statistics');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('the first key leads past the menu, and the focus is seen', async () => {
    const { page, context } = await opened('/inbox');
    await page.keyboard.press('Tab');
    const skip = page.locator('.skip');
    expect(await skip.evaluate(link => (link as unknown) === document.activeElement)).toBe(true);
    expect((await skip.boundingBox())!.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => Boolean(document.activeElement?.closest('main')))).toBe(true);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(outline).toBe('solid');
    await context.close();
  });

  it('a query of a runbook is run on a click, and its answer is a table', async () => {
    const { page, context, complaints } = await opened(`/runbooks/${runbook}`);
    const button = page.locator('button[form^="run-"]').first();
    const id = (await button.getAttribute('form'))!.replace('run-', '');
    await button.click();
    await page.waitForSelector(`#answer-${id} p`);
    const answer = await page.locator(`#answer-${id}`).textContent();
    expect(answer).toMatch(/crew-4.*184|does not know a Loki/);
    expect(page.url()).not.toContain('run=');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('works without script: filters, an acknowledgement, a query', async () => {
    const { page, context } = await opened('/inbox', { javaScriptEnabled: false });
    await page.selectOption('#filter-severity', 'warning');
    await page.click('.filters noscript button, .filters button');
    expect(page.url()).toMatch(/\/inbox\?severity=warning$/);
    await page.locator('.incident .title a').first().click();
    await page.fill('#acknowledge-by', 'Bruno');
    await page.click('#acknowledge button.main');
    expect(page.url()).toMatch(/\/incidents\/\d+$/);
    expect(await page.locator('.badge.acknowledged').count()).toBe(1);
    await page.goto(`${pages.desk.url}/runbooks/CrewAIQueueBacklog`);
    await page.click('button[form="run-q1"]');
    expect(await page.locator('#answer-q1').textContent()).toContain('crew_id');
    await context.close();
  });

  it('says that it is not connected when the desk is gone, with the time of what it shows', async () => {
    const own = await deskWithPages({ parts: [policyPart] });
    const { page, context } = await open(browser, `${own.desk.url}/inbox`);
    await page.waitForSelector('.is-live');
    await own.close();
    await page.waitForSelector('#offline:not([hidden])');
    expect(await page.locator('#offline').textContent()).toMatch(/\d\d:\d\d/);
    expect(await page.locator('.is-live').count()).toBe(0);
    await context.close();
  });

  describe.each(['en', 'pt'] as const)('in %s', language => {
    it.each(['light', 'dark'] as const)('axe finds nothing wrong with any page, %s', async colorScheme => {
      const { page, context, complaints } = await opened('/inbox', {
        locale: languages[language],
        colorScheme,
      });
      for (const path of addresses()) {
        await page.goto(`${pages.desk.url}${path}`);
        await page.evaluate(() => {
          for (const part of document.querySelectorAll('details')) part.open = true;
        });
        expect(await violations(page), `${path} ${language} ${colorScheme}`).toEqual([]);
        expect(await page.getAttribute('html', 'lang')).toBe(language === 'en' ? 'en' : 'pt-BR');
      }
      await page.keyboard.press('?');
      expect(await violations(page), 'the list of shortcuts').toEqual([]);
      expect(complaints.filter(text => !text.includes('404'))).toEqual([]);
      await context.close();
    });

    it.each([390, 320])('no page scrolls sideways on a telephone %i wide', async width => {
      const { page, context } = await opened('/inbox', {
        ...{ locale: languages[language], viewport: { width, height: 800 }, isMobile: true, hasTouch: true },
      });
      for (const path of addresses()) {
        await page.goto(`${pages.desk.url}${path}`);
        await page.evaluate(() => {
          for (const part of document.querySelectorAll('details')) part.open = true;
        });
        expect(await tooWide(page), `${path} ${language}`).toEqual([]);
      }
      await context.close();
    });
  });
});

/** Returns what makes the page wider than its window. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter(element => element.getBoundingClientRect().right > width + 1)
      .map(element => `${element.tagName}.${element.className} ${element.getBoundingClientRect().right}`)
      .slice(0, 5)
      .concat(`scrollWidth ${document.documentElement.scrollWidth}`);
  });
}
