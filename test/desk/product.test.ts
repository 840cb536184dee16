import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../desk');

it('the desk knows no product and no system by name', async () => {
  const products = /crew_?ai|whatsself|qualifi(?:er|cador)|falachefe|atende|clinic/i;
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter(one => one.isFile() && /\.(?:ts|css|html)$/.test(one.name));
  expect(files.length).toBeGreaterThan(30);
  const named = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const lines = (await readFile(join(parentPath, name), 'utf8')).split('\n');
      return lines.filter(line => products.test(line)).map(line => `${name}: ${line.trim()}`);
    }),
  );
  expect(named.flat()).toEqual([]);
});
