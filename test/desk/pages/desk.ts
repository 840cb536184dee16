import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Desk, type Part, startDesk } from '@vigia/desk';
import { inbox } from '../../../desk/inbox/part.ts';
import { pages } from '../../../desk/pages/part.ts';
import { readSettings } from '../../../desk/settings.ts';
import { TestClock } from './seed.ts';

const PROJECT = fileURLToPath(new URL('../../../provisioning/desk/project.json', import.meta.url));

export interface DeskUnderTest {
  readonly desk: Desk;
  readonly clock: TestClock;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface DeskUnderTestOptions {
  readonly now?: number;
  /** In addition to inbox and pages. */
  readonly parts?: readonly Part[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a desk with its pages, in a folder of its own unless the environment names one. */
export async function deskWithPages({
  now = Date.now(),
  parts = [],
  env = {},
}: DeskUnderTestOptions = {}): Promise<DeskUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-pages-'));
  const clock = new TestClock(now);
  const desk = await startDesk(readSettings({ PORT: '0', DATA_DIR: folder, PROJECT_FILE: PROJECT, ...env }), {
    ...{ clock, parts: [inbox, ...parts, pages], output: { write: () => {} } },
  });
  return {
    ...{ desk, clock },
    get: async (path, headers = {}) => {
      const response = await fetch(`${desk.url}${path}`, {
        headers: { accept: 'text/html', ...headers },
        redirect: 'manual',
      });
      return { status: response.status, headers: response.headers, text: plain(await response.text()) };
    },
    close: async () => {
      await desk.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A number and its unit have a space between them that does not break. */
function plain(text: string): string {
  return text.replaceAll('\u00A0', ' ');
}
