import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
// Within the repository, so that the packages are found.
const folder = join(root, '.vigia', `import-command-${process.pid}`);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function vigia(...args: string[]): Promise<Outcome> {
  return new Promise(done => {
    execFile(
      process.execPath,
      [join(root, 'core/cli/main.ts'), ...args],
      { cwd: folder },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe('vigia import', () => {
  let service: Server;
  let address = '';
  let scrapes = 0;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    service = createServer((request, response) => {
      if (request.url !== '/stats' || request.headers.authorization === undefined)
        return response.writeHead(401).end();
      scrapes++;
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      return response.end(`# HELP bot_answers_total Answers
# TYPE bot_answers_total counter
bot_answers_total{status="sent"} ${900 + 96 * scrapes}
bot_answers_total{status="failed"} ${500 + 4 * scrapes}
# HELP bot_chat_open Open chats
# TYPE bot_chat_open gauge
bot_chat_open{instance="sales",jid="551199999${scrapes}888@s.whatsapp.net"} 1
`);
    });
    await new Promise<void>(done => service.listen(0, '127.0.0.1', done));
    address = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    service.closeAllConnections();
    service.close();
    await rm(folder, { recursive: true, force: true });
  });
  const live = () => `http://ana:secret@${address}/stats`;

  it('reads a live page over some scrapes, and writes what it says it writes', async () => {
    const { code, stdout, stderr } = await vigia(
      ...['import', live(), '--job', 'my bot', '--scrapes', '2', '--every', '50ms'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(scrapes).toBe(2);
    expect(stdout).toContain('my-bot.metrics.ts: 2 metrics, 1 of them foreign');
    expect(stdout).toContain('warning: bot_chat_open: the values of jid look like WhatsApp addresses');
    expect(stdout).toContain(
      `targets: [{ job: 'my bot', at: ['${address}'], exposes: [myBot], path: '/stats', auth: { basic: { username: 'ana', password: 'my-bot-password' } } }],`,
    );
    const written = await Promise.all(
      ['my-bot.ts', 'my-bot.metrics.ts'].map(file => readFile(join(folder, file), 'utf8')),
    );
    for (const text of [stdout, ...written]) expect(text).not.toMatch(/secret@|551199999/);
    // Of what grew in between, 4 of 100 failed.
    expect(written[0]).toContain('4 % failed when this was imported');
  });
  it('gives a contract that the service keeps', async () => {
    await writeFile(
      join(folder, 'vigia.config.ts'),
      `import { defineConfig } from 'vigia';
import { myBot } from './my-bot.ts';

export default defineConfig({ systems: [myBot], targets: [{ job: 'my bot', at: ['${address}'] }] });
`,
    );
    const { code, stdout } = await vigia('check', live(), '--system', 'my-bot');
    expect(stdout).toContain('2 metrics of the contract, 0 violations');
    expect(code).toBe(0);
  });
  it('does not write over files, unless it is told to', async () => {
    await writeFile(join(folder, 'my-bot.ts'), 'mine');
    const before = scrapes;
    const refused = await vigia('import', live(), '--job', 'my bot');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('my-bot.ts is there already: give --force'),
    });
    expect(await readFile(join(folder, 'my-bot.ts'), 'utf8')).toBe('mine');
    expect(scrapes).toBe(before);
    expect((await vigia('import', live(), '--job', 'my bot', '--scrapes', '1', '--force')).code).toBe(0);
  });
  it('says how much room a page with many series needs', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `shelf_items{shelf="s${i}"} 1\n`).join('');
    await writeFile(join(folder, 'many.txt'), `# HELP shelf_items Items\n# TYPE shelf_items gauge\n${lines}`);
    const { stdout } = await vigia('import', 'many.txt', '--job', 'many');
    expect(stdout).toContain('maxSeries: 5000, // 2000 of them for this program');
  });
  it('reads a page that was saved, in OpenMetrics too', async () => {
    await writeFile(join(folder, 'saved.txt'), '# HELP a A\n# TYPE a counter\na_total 1\n# EOF\n');
    const { code, stdout } = await vigia('import', 'saved.txt', '--job', 'a', '--out', 'systems/a.ts');
    expect(code).toBe(0);
    expect(stdout).toContain("import { a } from './systems/a.ts'");
    expect(stdout).toContain("at: ['HOST:PORT']");
    expect(await readFile(join(folder, 'systems/a.metrics.ts'), 'utf8')).toContain("name: 'a_total'");
  });
  it.each([
    [['saved.txt'], '--job is missing'],
    [['--job', 'a'], 'URL or FILE is missing'],
    [['saved.txt', '--job', "a'b"], 'give a plain name'],
    [['saved.txt', '--job', 'x', '--out', 'x.js'], 'give a file that ends in .ts'],
    [['nowhere.txt', '--job', 'x'], 'nowhere.txt cannot be read (ENOENT)'],
    [['broken.txt', '--job', 'x'], 'Prometheus refuses the page'],
    [['saved.txt', '--job', 'x', '--every', 'soon', '--scrapes', '0'], '--scrapes is "0"'],
    [['http://127.0.0.1:1/metrics', '--job', 'x', '--every', 'soon'], '--every is "soon"'],
  ])('%j is refused, and nothing is written', async (args, message) => {
    await writeFile(join(folder, 'broken.txt'), 'a 1,5\n');
    const { code, stderr } = await vigia('import', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    await expect(readFile(join(folder, 'x.ts'))).rejects.toThrow();
  });
});
