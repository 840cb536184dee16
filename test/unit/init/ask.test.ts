import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeProject } from '../../../core/init/init.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-ask-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** A terminal on which these answers are typed, one for each question. What is shown on it. */
function terminal(...answers: readonly (string | undefined)[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (text: Buffer) => {
    const before = shown.split(']: ').length;
    shown += text;
    for (const _ of Array(shown.split(']: ').length - before)) {
      const answer = answers[shown.split(']: ').length - 2];
      if (answer === undefined) input.end();
      else input.write(`${answer}\n`);
    }
  });
  return { input, output, shown: () => shown };
}

describe('init on a terminal', () => {
  it('asks each question with its default, which an empty answer takes', async () => {
    const screen = terminal('', '', '', '');
    await makeProject(join(folder, 'Bot de Vendas'), {}, screen);
    expect(screen.shown()).toContain('Language / Idioma (en, pt-BR) [');
    expect(screen.shown()).toContain(' [bot-de-vendas]: ');
    expect(screen.shown()).toContain(' [http://localhost:3000/metrics]: ');
    expect(screen.shown()).toMatch(/desk: .* \[(?:no|não)\]: /);
    expect(await readFile(join(folder, 'Bot de Vendas/vigia.config.ts'), 'utf8')).toContain(
      "targets: [{ job: 'bot-de-vendas', at: ['localhost:3000'], exposes: [botDeVendasSystem] }]",
    );
  });
  it('goes on in the language that was chosen, and asks again after a wrong answer', async () => {
    const screen = terminal('klingon', 'pt', 'Meu Bot', 'meu-bot', 'localhost', ':8080/m', 'talvez', 'sim');
    await makeProject(folder, {}, screen);
    expect(screen.shown()).toContain('--language is "klingon": use one of en, pt-BR');
    expect(screen.shown()).toContain('--name é "Meu Bot": use a-z, 0-9');
    expect(screen.shown()).toContain('Endereço das métricas');
    expect(screen.shown()).toContain('"talvez": responda sim ou não');
    expect(await readFile(join(folder, 'vigia.config.ts'), 'utf8')).toMatch(/^ {2}desk: \{\},$/m);
    expect(screen.shown()).toContain('--target é "localhost": informe também a porta');
    expect(await readFile(join(folder, 'vigia.config.ts'), 'utf8')).toContain(
      "targets: [{ job: 'meu-bot', at: ['localhost:8080'], exposes: [meuBotSystem], path: '/m' }]",
    );
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('# Meu bot, monitorado');
  });
  it('does not ask what was given', async () => {
    const screen = terminal();
    await makeProject(folder, { name: 'bot', target: 'bot:1', desk: false, language: 'en' }, screen);
    expect(screen.shown()).toBe('');
  });
  it('writes nothing when the terminal is closed', async () => {
    const screen = terminal('en', 'bot', undefined);
    await expect(makeProject(folder, {}, screen)).rejects.toThrow('nothing was written');
    expect(await readdir(folder)).toEqual([]);
  });
});
