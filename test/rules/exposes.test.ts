import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { defineConfig } from 'vigia';
import { describe, expect, it } from 'vitest';
import { definitionArtifacts } from '../../core/generate/all.ts';
import { configure } from '../../core/project/config.ts';
import { bot } from '../../examples/getting-started/bot.ts';
import { locatePromtool } from './promtool.ts';

describe('rules of jobs that say what they expose', () => {
  it('pass their unit tests: one job lacks a metric that another has', async ({ skip }) => {
    const promtool = await locatePromtool();
    if (!promtool) return skip('there is no promtool');
    const project = defineConfig({
      systems: [bot],
      targets: [
        { job: 'bot', at: ['10.0.0.1:1'], exposes: [bot] },
        { job: 'bot-2', at: ['10.0.0.2:1'], exposes: [bot] },
      ],
    });
    const folder = await mkdtemp(join(tmpdir(), 'vigia-exposes-'));
    try {
      for (const { path, content } of definitionArtifacts(configure(project))) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      const tests = join(folder, 'provisioning/prometheus/tests');
      const { stdout } = await promisify(execFile)(promtool, [
        'test',
        'rules',
        join(tests, 'watch.test.yml'),
      ]);
      expect(stdout).toContain('SUCCESS');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
