import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logStream } from 'vigia/logs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLogContext, withLogContext } from '../../../telemetry/context.ts';
import { openRollingFiles } from '../../../telemetry/files.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { timed } from '../../../telemetry/timing.ts';
import { eventually, startTestApp } from '../../service/support.ts';

type Line = Readonly<Record<string, unknown>>;

function capture() {
  const written: string[] = [];
  const counted: string[] = [];
  const log = createLoggers({
    service: 'svc',
    version: '1',
    environment: 'test',
    loggers: { crewai: 'app' },
    destinations: [{ write: line => void written.push(line) }],
    onLine: level => counted.push(level),
  });
  return {
    log,
    counted,
    lines: () => written.map(line => JSON.parse(line) as Line),
    raw: () => written.join(''),
  };
}

describe('the context of a line', () => {
  it('is carried to whatever the work does, and ends with it', async () => {
    const { log, lines } = capture();
    await withLogContext({ requestId: 'r', route: '/auth' }, async () => {
      await sleep(1);
      setLogContext({ contactId: 'c-1', messageId: 'm-1' });
      await sleep(1);
      log.app.info('within');
    });
    log.app.info('outside');
    expect(lines()[0]).toMatchObject({ requestId: 'r', route: '/auth', contactId: 'c-1', messageId: 'm-1' });
    expect(lines()[1]).not.toHaveProperty('contactId');
  });
  it('of inner work has that of the outer, and is not mixed up with what runs beside it', async () => {
    const { log, lines } = capture();
    const one = (id: string) =>
      withLogContext({ requestId: id }, async () => {
        await sleep(2);
        withLogContext({ messageId: `m-${id}` }, () => log.app.info('inner'));
      });
    await Promise.all(['a', 'b', 'c'].map(one));
    for (const line of lines()) expect(line.messageId).toBe(`m-${line.requestId}`);
  });
});

describe('the stream of a line', () => {
  it('is that of its logger, of the logger above it, or the one that the line names', () => {
    const { log, lines } = capture();
    log.webhook.info('a');
    log.security.child({ part: 'x' }).warn('b');
    log.app.warn({ stream: 'security' }, 'c');
    log.app.info({ stream: 'nowhere' }, 'd');
    expect(lines().map(({ stream }) => stream)).toEqual(['webhook', 'security', 'security', 'app']);
  });
  it('of an error is `errors`, unless its own stream is kept for other reasons', () => {
    const { log, lines } = capture();
    log.crewai.error('a');
    log.audit.error('b');
    log.webhook.fatal('c');
    expect(lines().map(({ stream }) => stream)).toEqual(['errors', 'audit', 'webhook']);
  });
  it('is told with each level that is written', () => {
    const { log, counted } = capture();
    log.app.debug('not written');
    log.app.info('a');
    log.audit.warn('b');
    expect(counted).toEqual(['info', 'warn']);
  });
});

describe('what pino itself puts into a line', () => {
  it('takes what pino takes: numbers, null, nothing, maps, dates and objects of classes, without their personal data', () => {
    const { log, lines } = capture();
    log.app.info(5_511_987_654_321 as never);
    log.app.info(null, 'nothing');
    log.app.info(undefined, 'undefined');
    (log.app.info as () => void)();
    log.app.info(new Map([['phone', '+5511987654321']]), 'map');
    log.app.info(new Date(0), 'date');
    log.app.info(
      new (class Answer {
        readonly text = 'Oi';
        readonly to = '+5511987654321';
      })(),
      'class',
    );
    const texts = ['+55*********21', 'nothing', 'undefined', undefined, 'map', 'date', 'class'];
    expect(lines().map(({ msg }) => msg)).toEqual(texts);
    expect(lines()[4]).toMatchObject({ phone: '+55*********21', phoneHash: expect.any(String) });
    expect(lines()[6]).toMatchObject({ text: '[2 characters]', to: '+55*********21' });
  });
  it('is redacted: bindings of children, formats, and the message of a bare error', () => {
    const { log, lines, raw } = capture();
    log.app.child({ who: 'ana@example.com' }).child({ call: '+5511987654321' }).info('x');
    log.app.info('to %s, %d', '+5511987654321', 7);
    log.app.error(new Error('no contact +5511987654321'));
    log.app.error({ error: new Error('no contact +5511987654321') });
    expect(raw()).not.toMatch(/98765|ana@/);
    expect(lines()[1]!.msg).toBe('to +55*********21, 7');
    expect(lines()[2]).toMatchObject({ msg: 'no contact +55*********21', error: { type: 'Error' } });
    expect(lines()[3]!.msg).toBe('no contact +55*********21');
  });
});

describe('the level', () => {
  it('changes for all loggers at once', () => {
    const { log, lines } = capture();
    log.setLevel('debug');
    log.crewai.debug('a');
    log.setLevel('error');
    log.app.warn('b');
    expect(lines()).toHaveLength(1);
    expect(log.level).toBe('error');
  });
  it('is read and changed while the service runs, from this machine, to a known level, and that is audited', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
      written.push(String(chunk));
      return true;
    });
    const app = await startTestApp({ LOG_LEVEL: 'info' });
    const put = async (body: unknown) => {
      const response = await fetch(`${app.url}/logging/level`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, await response.json()] as const;
    };
    try {
      expect(await (await fetch(`${app.url}/logging/level`)).json()).toEqual({ level: 'info' });
      expect(await put({ level: 'debug' })).toEqual([200, { level: 'debug' }]);
      expect(app.services.log.level).toBe('debug');
      expect(await put({ level: 'loud' })).toMatchObject([
        400,
        { field: 'level', hint: expect.stringContaining('debug') },
      ]);
      expect(await put({})).toMatchObject([400, { error: 'level is missing' }]);
      expect(written.join('')).toMatch(/"stream":"audit".*log_level_changed/);
    } finally {
      await app.close();
      vi.restoreAllMocks();
    }
  });
});

describe('a timed function', () => {
  it('gives what it gives, and one line of the stream performance', async () => {
    const { log, lines } = capture();
    expect(timed(log, 'add', (a: number, b: number) => a + b)(2, 3)).toBe(5);
    expect(await timed(log, 'later', async () => 'x')()).toBe('x');
    await expect(timed(log, 'fails', () => Promise.reject(new Error('no')))()).rejects.toThrow('no');
    const throws = timed(log, 'throws', () => {
      throw new Error('no');
    });
    expect(throws).toThrow('no');
    expect(lines().map(line => [line.function, line.outcome, line.stream, typeof line.durationMs])).toEqual([
      ['add', 'success', 'performance', 'number'],
      ['later', 'success', 'performance', 'number'],
      ['fails', 'error', 'performance', 'number'],
      ['throws', 'error', 'performance', 'number'],
    ]);
  });
  it('is a warning when it is slow', async () => {
    const { log, lines } = capture();
    await timed(log, 'slow', () => sleep(30), { slowMs: 10 })();
    expect(lines()[0]!.level).toBe('warn');
  });
});

describe('rolling files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigia-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('hold each stream in files of its own', async () => {
    const files = await openRollingFiles({ folder });
    const log = createLoggers({ service: 's', version: '1', environment: 'e', destinations: [files] });
    log.app.info('one');
    log.app.error('two');
    log.audit.info('three');
    await files.close();
    const text = (stream: string) => readFileSync(join(folder, `${stream}.1.log`), 'utf8');
    expect(readdirSync(folder).sort()).toEqual(logStream.values.map(stream => `${stream}.1.log`).sort());
    expect(text('app')).toContain('"msg":"one"');
    expect(text('errors')).toContain('"msg":"two"');
    expect(text('audit')).toContain('"msg":"three"');
    expect(text('webhook')).toBe('');
  });
  it('hold the streams of the service too', async () => {
    const files = await openRollingFiles({ folder, streams: ['billing'] });
    const identity = { service: 's', version: '1', environment: 'e' };
    createLoggers({ ...identity, streams: ['billing'], destinations: [files] }).billing.info('paid');
    await files.close();
    expect(readFileSync(join(folder, 'billing.1.log'), 'utf8')).toContain('"msg":"paid"');
  });
  it('begin anew at their size, and only the last ones are kept', async () => {
    const LINE = 200;
    const names = () => readdirSync(folder).filter(name => name.startsWith('app.'));
    const begun = () => Math.max(...names().map(name => Number(name.split('.')[1])));
    const files = await openRollingFiles({ folder, megabytes: 0.05, kept: 1 });
    const log = createLoggers({ service: 's', version: '1', environment: 'e', destinations: [files] });
    let lines = 0;
    // A new file is begun between two turns: what is written meanwhile goes to the old one.
    for (; begun() < 5 && lines < 100_000; await sleep(5))
      for (let n = 0; n < 20; n++, lines++) log.app.info({ filler: 'x'.repeat(LINE) }, 'Line');
    await files.close();
    await eventually(
      async () => names().length,
      length => length <= 2,
    );
    expect(begun()).toBe(5);
    for (const name of names()) expect(statSync(join(folder, name)).size).toBeLessThan((lines * LINE) / 2);
  });
});
