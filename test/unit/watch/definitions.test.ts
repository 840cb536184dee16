import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchDefinitions } from '../../../core/watch/definitions.ts';

let folder: string;
let saves: string[][];
let stop: () => void;
const file = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-definitions-'));
  for (const name of ['alerts', 'node_modules', 'provisioning', '.vigia']) mkdirSync(file(name));
  writeFileSync(file('vigia.config.ts'), '1');
  writeFileSync(file('alerts/bot.ts'), '1');
  saves = [];
  stop = watchDefinitions(folder, ({ files }) => saves.push([...files]));
  await sleep(50);
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until a save was told, and for another that should not be. */
async function told(): Promise<string[][]> {
  const deadline = Date.now() + 3_000;
  while (saves.length === 0 && Date.now() < deadline) await sleep(10);
  await sleep(200);
  return saves.splice(0);
}

describe('saved definitions', () => {
  it('are told once, however many steps the editor takes', async () => {
    for (const text of ['', '2', '23']) writeFileSync(file('alerts/bot.ts'), text);
    expect(await told()).toEqual([['alerts/bot.ts']]);
  });
  it('are told together where they are saved together', async () => {
    writeFileSync(file('alerts/bot.ts'), '2');
    writeFileSync(file('vigia.config.ts'), '2');
    expect(await told()).toEqual([['alerts/bot.ts', 'vigia.config.ts']]);
  });
  it('are told when another file is renamed over them, without the other', async () => {
    writeFileSync(file('alerts/.bot.ts.swp'), '2');
    renameSync(file('alerts/.bot.ts.swp'), file('alerts/bot.ts'));
    expect(await told()).toEqual([['alerts/bot.ts']]);
  });
  it('are told when they are new, in new folders too, and when they are removed', async () => {
    mkdirSync(file('slos/shop'), { recursive: true });
    writeFileSync(file('slos/shop/prompt.ts'), '1');
    expect(await told()).toEqual([['slos/shop/prompt.ts']]);
    writeFileSync(file('slos/shop/prompt.ts'), '2');
    expect(await told()).toEqual([['slos/shop/prompt.ts']]);
    rmSync(file('slos'), { recursive: true });
    expect(await told()).toEqual([['slos/shop/prompt.ts']]);
  });
  it('are not told when no text changed, and other files never', async () => {
    writeFileSync(file('alerts/bot.ts'), '1');
    utimesSync(file('vigia.config.ts'), new Date(), new Date());
    for (const name of ['node_modules/a.ts', 'provisioning/a.json', '.vigia/a.json', 'notes.md', '.env.ts~'])
      writeFileSync(file(name), '2');
    await sleep(300);
    expect(saves).toEqual([]);
  });
});
