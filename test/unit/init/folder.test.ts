import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { survey, writeAll } from '../../../core/init/folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the folder of a new project', () => {
  it('may have what comes with a new repository, and nothing else', async () => {
    await mkdir(join(folder, '.git'));
    for (const name of ['LICENSE', 'LICENCE.txt', 'Readme.md', '.gitignore', '.editorconfig'])
      await writeFile(join(folder, name), 'mine\n');
    expect(await survey(folder)).toEqual({ occupants: [], readme: 'Readme.md' });
    for (const name of ['src', 'package.json', '.env']) await writeFile(join(folder, name), '');
    expect((await survey(folder)).occupants).toEqual(['.env', 'package.json', 'src']);
  });
  it('may be missing, and may not be a file', async () => {
    expect(await survey(join(folder, 'a/b'))).toEqual({ occupants: [] });
    await writeFile(join(folder, 'file'), '');
    await expect(survey(join(folder, 'file'))).rejects.toThrow('ENOTDIR');
  });
});

describe('the files of a new project', () => {
  it('are written with the folders that they need', async () => {
    await writeAll(new Map([['systems/bot.ts', 'bot']]), join(folder, 'a/b'));
    expect(await readFile(join(folder, 'a/b/systems/bot.ts'), 'utf8')).toBe('bot');
  });
  it('are not written at all when one of them cannot be', async () => {
    await writeFile(join(folder, '.gitignore'), 'dist/');
    const files = [
      ['.gitignore', 'dist/\nsecrets/\n'],
      ['systems/bot.ts', 'bot'],
      ['systems/bot.ts/more.ts', 'no folder'],
    ] as const;
    await expect(writeAll(new Map(files), folder)).rejects.toThrow('ENOTDIR');
    expect(await readdir(folder)).toEqual(['.gitignore']);
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('dist/');
    await expect(writeAll(new Map(files), join(folder, 'new/deep'))).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['.gitignore']);
  });
  it('overwrite nothing, and complete a .gitignore', async () => {
    await writeFile(join(folder, 'vigia.config.ts'), 'mine');
    await expect(writeAll(new Map([['vigia.config.ts', 'theirs']]), folder)).rejects.toThrow('EEXIST');
    expect(await readFile(join(folder, 'vigia.config.ts'), 'utf8')).toBe('mine');
    await writeFile(join(folder, '.gitignore'), 'dist/\nnode_modules/');
    await writeAll(new Map([['.gitignore', 'node_modules/\nsecrets/\n']]), folder);
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('dist/\nnode_modules/\nsecrets/\n');
  });
});
