import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  forgetHistory,
  historyNote,
  readHistory,
  retentionFor,
  writeHistory,
} from '../../../core/run/history.ts';

const until = Date.parse('2026-11-20T18:01:40Z') / 1000;

describe('a past that was invented', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-kept-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is kept longer than Prometheus keeps data by default, and a short one no shorter', () => {
    expect(retentionFor({ days: 30, until }, 15)).toBe(31);
    expect(retentionFor({ days: 3, until }, 15)).toBe(15);
    expect(retentionFor(undefined, 15)).toBe(15);
  });
  it('is named as such, with its end', () => {
    expect(historyNote({ days: 30, until })).toBe('30 days of invented history until 2026-11-20 18:01 UTC');
    expect(historyNote({ days: 1, until })).toBe('1 day of invented history until 2026-11-20 18:01 UTC');
  });
  it('is remembered by later starts until the data is removed', () => {
    const file = join(folder, 'history.json');
    expect(readHistory(file)).toBeUndefined();
    writeHistory(file, { days: 30, until });
    expect(readHistory(file)).toEqual({ days: 30, until });
    forgetHistory(file);
    expect(readHistory(file)).toBeUndefined();
  });
  it('says how to fix a damaged note', async () => {
    const file = join(folder, 'damaged.json');
    await writeFile(file, '{');
    expect(() => readHistory(file)).toThrow(`${file} is damaged: vigia stop --clean removes it`);
  });
});
