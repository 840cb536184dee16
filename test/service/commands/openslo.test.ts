import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOpenSlo } from '../../../core/slos/openslo/write.ts';
import { paid } from '../../payments/objectives.ts';
import project from '../../payments/vigia.config.ts';

const { objectives } = project;
const shop = join(import.meta.dirname, '../../payments');
const written = writeOpenSlo([paid]);

describe('npm run openslo', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-openslo-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>(done => {
      const script = join(import.meta.dirname, '../../../scripts/run.mjs');
      execFile(process.execPath, [script, 'openslo', ...args], { cwd: shop }, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  const check = async (text: string) => {
    const file = join(folder, 'slo.yaml');
    await writeFile(file, text);
    return run('--check', file);
  };

  it('exports what it accepts', async () => {
    const { code, stdout } = await run('--export');
    expect(code).toBe(0);
    expect(await check(stdout)).toMatchObject({
      code: 0,
      stdout: `${objectives.length} documents read, 0 differences\n`,
    });
  });
  it('accepts the same objective in other words, and says what it does not compare', async () => {
    const other = written
      .replaceAll('{status="failed"}', "{ status =~ 'fail.*' }")
      .replaceAll('{{.window}}', '{{ .window }}')
      .replace('duration: 30d', 'duration: 720h')
      .replace('  objectives:', '  alertPolicies:\n    - alertPolicyRef: fast\n  objectives:');
    expect(other).toContain('alertPolicyRef');
    expect(await check(other)).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'shop-payments: alertPolicies are not compared: alerts here are derived from target and window',
        '1 documents read, 0 differences',
        '',
      ].join('\n'),
    });
  });
  it('names what differs, what is missing here and what the contract does not have', async () => {
    expect((await check(written.replace('target: 0.995', 'target: 0.99'))).stderr).toBe(
      'shop-payments: target is 0.99 there and 0.995 here\n',
    );
    const other = written
      .replaceAll('shop-payments', 'other')
      .replaceAll('shop_payments_total', 'shop_paiments_total');
    const { code, stderr } = await check(other);
    expect(code).toBe(1);
    expect(stderr).toContain('other: its bad query: shop_paiments_total is not a metric of the contract');
    expect(stderr).toContain('other is not an objective in slos/: add it there');
  });
  it('refuses bad usage and bad files in one line', async () => {
    expect(await run()).toMatchObject({
      code: 1,
      stderr: 'vigia openslo: give either --export or --check FILE; see --help\n',
    });
    expect((await run('--check', join(folder, 'none.yaml'))).stderr).toMatch(
      /cannot be read \(ENOENT\): give/,
    );
    expect((await check(written.replace('kind: SLO', 'kind: SLI'))).stderr).toMatch(
      /^vigia openslo: document 1\.kind/,
    );
  });
});
