import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allArtifacts } from '../../../core/generate/all.ts';
import { notes } from '../../../core/generate/notes.ts';
import { configure as configureProject } from '../../../core/project/config.ts';
import { configure } from '../../bundle.ts';
import staging from '../../environments/vigia.config.ts';

const root = join(import.meta.dirname, '../../..');
const project = join(root, 'test/environments');

interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly build?: object; readonly volumes?: readonly string[] }>
  >;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-out-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function generate(out: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const main = join(root, 'core/cli/main.ts');
  return new Promise(done => {
    execFile(
      process.execPath,
      [main, 'generate', '--out', join(folder, out), ...args],
      { cwd: project },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const composeIn = (out: string) =>
  load(readFileSync(join(folder, out, 'compose.yaml'), 'utf8')) as ComposeFile;

describe('what is generated for another folder', () => {
  it('is that of the environment, with all that docker compose up needs beside images and secrets', async () => {
    expect(await generate('staging')).toMatchObject({ code: 0 });
    const { stderr } = await generate('production', '--environment', 'production');
    const [first, second] = [composeIn('staging'), composeIn('production')];
    expect([first.name, second.name]).toEqual(['vigia-staging', 'vigia-production']);
    for (const [out, { services }] of [['staging', first] as const, ['production', second] as const]) {
      const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes);
      const own = mounts.filter(mount => mount.startsWith('.')).map(mount => mount.split(':')[0]!);
      expect(own.length).toBeGreaterThan(5);
      for (const path of own) expect(existsSync(join(folder, out, path)), path).toBe(true);
      // Nothing of the folder of the project, and nothing that must be built.
      expect(mounts.filter(mount => mount.includes(project))).toEqual([]);
      for (const { build, image } of Object.values(services)) {
        expect(build).toBeUndefined();
        expect(image).not.toContain('localhost/');
      }
    }
    expect(first.secrets).toEqual({ 'staging-hook': { file: './secrets/staging-hook' } });
    expect(second.secrets).toEqual({ 'slack-url': { file: '/etc/vigia/secrets/slack-url' } });
    expect(stderr).toContain(
      'note: docker compose up needs the secrets slack-url: write each into a file of its name in /etc/vigia/secrets/',
    );
    expect(stderr).toContain('note: slack is the only kind of channel');
  });

  it('keeps the secrets out of a repository', () => {
    const paths = allArtifacts(configureProject(staging, { elsewhere: true })).map(({ path }) => path);
    expect(paths).toContain('.vigia/secrets/.gitignore');
    expect(paths).toContain('secrets/.gitignore');
  });

  it('names an environment that does not exist, with those that do', async () => {
    const { code, stderr } = await generate('x', '--environment', 'prod');
    expect(code).toBe(1);
    expect(stderr).toBe('vigia generate: there is no environment "prod"; use one of staging, production\n');
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('of this bundle runs the images of the sample service and the desk, which its own folder builds', () => {
    const config = configure({ elsewhere: true });
    const text = allArtifacts(config).find(({ path }) => path === 'compose.yaml')!.content;
    expect((load(text) as ComposeFile).services.exporter!.build).toBeUndefined();
    expect(notes(config)).toEqual([
      'exporter runs the image localhost/vigia/exporter:local: build it with docker compose build exporter in the folder of the project, or name another in VIGIA_EXPORTER_IMAGE',
      'desk runs the image localhost/vigia/desk:local: build it with docker compose build desk in the folder of the project, or name another in VIGIA_DESK_IMAGE',
    ]);
    expect(notes(configure())).toEqual([]);
  });
});
