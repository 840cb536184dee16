import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Backups, type Source } from '@vigia/desk/backup';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../desk/clock.ts';

const DAY_MS = 86_400_000;
const YEARS_MS = 3653 * DAY_MS;

/** A database with one table, which may be away. */
class Shop implements Source {
  readonly target = 'shop';
  isAway = false;

  async snapshot<T>(read: Parameters<Source['snapshot']>[0]): Promise<T> {
    if (this.isAway) throw new Error('the shop is closed');
    const rows = async function* () {
      yield ['{"id":1}', '{"id":2}'];
    };
    const tables = async function* () {
      yield { table: 'orders', rows: rows() };
    };
    return (await read({ schema: { orders: { id: 'bigint' } }, tables: tables() })) as T;
  }
}

/** A clock on the wall that can be set, and one that cannot. */
class Clocks implements Clock {
  wall = Date.parse('2026-03-10T12:00:00');
  steady = 0;

  now = () => this.wall;
  elapsed = () => this.steady;
  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}

describe('backups', () => {
  let folder: string;
  let shop: Shop;
  let clock: Clocks;
  let backups: Backups;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-backups-test-'));
    shop = new Shop();
    clock = new Clocks();
    backups = new Backups(shop, folder, {}, clock);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const made = async () => (await backups.status()).backups;

  it('are made at once, and then at 02:00', async () => {
    await backups.look();
    await backups.look();
    expect(await made()).toMatchObject([{ number: 1, trigger: 'schedule', rows: { orders: 2 } }]);
    clock.pass(13 * 3_600_000);
    await backups.look();
    expect(await made()).toHaveLength(1);
    clock.pass(3_600_000);
    await backups.look();
    expect((await made()).map(({ number }) => number)).toEqual([2, 1]);
  });
  it('are tried again ten minutes after a failure, whatever the clock on the wall does meanwhile', async () => {
    shop.isAway = true;
    await backups.look();
    expect((await backups.status()).lastFailure?.reason).toBe('the shop is closed');
    shop.isAway = false;
    clock.wall += YEARS_MS;
    await backups.look();
    clock.wall -= 2 * YEARS_MS;
    await backups.look();
    expect(await made()).toEqual([]);
    clock.pass(10 * 60_000);
    await backups.look();
    expect(await made()).toHaveLength(1);
  });
  it('lose none and wait for none when the clock jumps ten years ahead and back', async () => {
    for (let day = 0; day < 30; day++) {
      await backups.look();
      clock.pass(DAY_MS);
    }
    const good = (await made()).map(({ file }) => file);
    expect(good).toHaveLength(30);
    clock.wall += YEARS_MS;
    await backups.look();
    clock.wall -= YEARS_MS;
    clock.pass(DAY_MS);
    await backups.look();
    const files = (await made()).map(({ file }) => file);
    // The one of the future pushed out what was 30 days old anyway.
    expect(files).toEqual(expect.arrayContaining(good.slice(0, 29)));
    expect(files.filter(file => !good.includes(file))).toHaveLength(2);
    clock.pass(DAY_MS);
    await backups.look();
    expect((await made())[0]!.begunAt).toBe(new Date(clock.now()).toISOString());
  });
  it('by hand are limited, and take no place of a scheduled one', async () => {
    await backups.look();
    for (let i = 0; i < 20; i++) await backups.run('manual');
    await expect(backups.run('manual')).rejects.toMatchObject({ statusCode: 429 });
    const kept = (await made()).map(({ trigger }) => trigger);
    expect(kept.filter(trigger => trigger === 'manual')).toHaveLength(10);
    expect(kept.at(-1)).toBe('schedule');
    clock.pass(3_600_000);
    await expect(backups.run('manual')).resolves.toMatchObject({ trigger: 'manual' });
  });
  it('that fail leave nothing behind', async () => {
    shop.isAway = true;
    await expect(backups.run('manual')).rejects.toMatchObject({
      statusCode: 500,
      message: 'the backup failed: the shop is closed',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
