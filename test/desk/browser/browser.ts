import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Part } from '@vigia/desk';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

/** `CHROMIUM` names another program. */
export const program = process.env.CHROMIUM || '/usr/bin/chromium';

/** Whether there is a browser. */
export function hasBrowser(): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** What the pages must work under: nothing inline, nothing from elsewhere. */
export const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** Sends the policy with every answer, as what guards the desk does. */
export const policyPart: Part = {
  name: 'policy',
  mount: () => ({
    hooks: server => {
      server.addHook('onRequest', async (_request, reply) => {
        reply.header('content-security-policy', POLICY);
      });
    },
  }),
};

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: errors of scripts, and what the policy refused. */
  readonly complaints: string[];
}

/** Opens a page in a fresh profile. */
export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // What does not come in this time is named by the step that waits for it.
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, context, complaints };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Returns what axe finds wrong with the page, as text. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
    interface AxeViolation {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const found = await axe.run();
    return found.violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes
          .slice(0, 4)
          .map(node => `${node.html}\n  ${node.failureSummary ?? ''}`)
          .join('\n')}`,
    );
  });
}
