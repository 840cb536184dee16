import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allArtifacts } from '../../core/generate/all.ts';
import { apply, compare } from '../../core/generate/write.ts';
import { defineConfig } from '../../core/index.ts';
import { configure } from '../../core/project/config.ts';
import project from '../payments/vigia.config.ts';
import { locatePromtool } from './promtool.ts';

const promtool = await locatePromtool();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-no-fleet-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.skipIf(!promtool)(
  'the rules of a project without labels of a fleet pass their tests, each over one environment',
  async () => {
    const artifacts = allArtifacts(configure(defineConfig({ ...project.options, fleetLabels: [] })));
    await apply(artifacts, await compare(artifacts, folder), folder);
    const tests = join(folder, 'provisioning/prometheus/tests');
    const files = await readdir(tests);
    expect(files.length).toBeGreaterThan(3);
    await promisify(execFile)(promtool!, ['test', 'rules', ...files], { cwd: tests });
  },
);
