import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** A project whose two alerts are drilled by people, so that no command of it starts a stack. */
const CONFIG = `import { defineConfig } from 'vigia';
import { ordersFail, manyWait, shop } from ${JSON.stringify(join(root, 'test/shop.ts'))};
const start = { path: '/faults/orders' };
export default shop(
  [
    { ...ordersFail, drill: { byHand: 'Pull the plug.', everyDays: 90 } },
    { ...manyWait, drill: { http: { start, stop: { ...start, method: 'DELETE' }, in: 'staging' } } },
  ],
  { environments: { production: {}, staging: {} } },
);
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-drill-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'vigia.config.ts'), CONFIG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function drill(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise(done => {
    execFile(
      process.execPath,
      [join(root, 'core/cli/main.ts'), 'drill', ...args],
      { cwd: folder },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });
}

it('vigia drill lists what people do as due, writes down that they did, and never counts it as passed', async () => {
  const first = await drill('--all');
  expect(first.code).toBe(1);
  expect(first.said).toMatch(/^ShopOrdersFail .*due: by hand, every 90 days: Pull the plug; never done$/m);
  expect(first.said).toMatch(
    /^ShopManyOrdersWait .*due: npx vigia drill ShopManyOrdersWait --running --environment staging; never done$/m,
  );
  expect(first.said).toMatch(/^0 passed, 0 failed, 2 due, 0 left out, in \d+ s$/m);
  expect(existsSync(join(folder, 'drills.json'))).toBe(false);

  const done = await drill('ShopOrdersFail', '--done');
  expect(done).toMatchObject({ code: 0 });
  expect(done.said).toMatch(
    /last done \d{4}-\d\d-\d\d, today; again by \d{4}-\d\d-\d\d; written to drills\.json\n$/,
  );
  expect(Object.keys(JSON.parse(readFileSync(join(folder, 'drills.json'), 'utf8')) as object)).toEqual([
    'ShopOrdersFail',
  ]);
  expect((await drill('--all')).said).toMatch(
    /, today; again by .*\n[\s\S]*^0 passed, 0 failed, 2 due, 0 left out/m,
  );
  expect((await drill('--list', '--environment', 'staging')).said).toMatch(/^ShopOrdersFail .*never done$/m);
});

it('vigia drill calls no fault endpoint but on the running stack of its environment', async () => {
  for (const args of [
    [],
    ['--running'],
    ['--running', '--environment', 'production'],
    ['--environment', 'staging'],
  ]) {
    const { code, said } = await drill('ShopManyOrdersWait', ...args);
    expect(code, args.join(' ')).toBe(1);
    expect(said, args.join(' ')).toMatch(/^0 passed, 0 failed, 1 due, 0 left out/m);
  }
});
