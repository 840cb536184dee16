import { appendFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineConfig } from '../../core/index.ts';
import { findProgram } from '../../core/run/find.ts';
import { type RunningStack, startNative } from '../../core/run/native.ts';
import { freePorts, type PortNumbers } from '../../core/run/ports.ts';
import { LogDelivery } from '../../telemetry/delivery/delivery.ts';
import { createLoggers } from '../../telemetry/logger.ts';
import { asCollected } from '../unit/log-collector/as-collected.ts';
import { lines as lineData, measured, ordinary, printed } from '../unit/log-collector/measure.ts';
import { eventually, json } from './http.ts';

const missing = (
  await Promise.all(['loki', 'log-collector'].map(async name => [name, await findProgram(name)] as const))
).flatMap(([name, found]) => ('missing' in found ? [`${name}: ${found.missing}`] : []))[0];

const WAITING = 2000;
/** The most that Loki gives at once. */
const PAGE = 5000;

interface Found {
  readonly labels: Readonly<Record<string, string>>;
  readonly time: string;
  readonly line: string;
}

describe.skipIf(missing !== undefined)(`the log collector${missing ? ` (${missing})` : ''}`, () => {
  let folder: string;
  let ports: PortNumbers;
  let loki: RunningStack | undefined;
  let collector: RunningStack | undefined;
  const at = (...path: string[]) => join(folder, 'logs', ...path);
  const projectOf = () =>
    defineConfig({
      systems: [],
      logs: [
        { service: 'plain', files: [at('plain', '*.log')], labels: { team: 'chat' } },
        { service: 'texts', files: [at('texts', '*.log')], format: 'text', multiline: '^\\d{4}-' },
        {
          ...{ service: 'web', files: [at('web', '*.log')], stream: 'webhook' },
          ...{ format: { regex: '\\[(?P<when>[^\\]]+)\\] (?P<severity>\\w+)' }, level: 'severity' },
          ...{ time: { field: 'when', layout: '%d/%b/%Y:%H:%M:%S %z' } },
        },
        { service: 'gateway', containers: { names: ['gateway'], folder: at('containers') } },
        { service: 'killed', files: [at('killed', '*.log')] },
        { service: 'outage', files: [at('outage', 'app.log')] },
        // Without the times within the texts, which are of other days.
        {
          service: 'private',
          files: [at('private', '*.log')],
          format: { regex: '^(?P<n>\\d+)\\|' },
          time: 'n',
        },
        { service: 'objects', files: [at('objects', '*.log')] },
      ],
    });
  const start = (name: 'loki' | 'log-collector') =>
    startNative({
      ...{ project: projectOf(), only: [name], folder: join(folder, name), ports, keepData: true },
      ...{ config: { environment: 'staging' }, artifacts: () => [], isolated: true },
      // Both know the secret path of Loki.
      secretsFolder: join(folder, 'secrets'),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-collector-'));
    ports = await freePorts(projectOf());
    for (const name of [
      'plain',
      'texts',
      'web',
      'containers/1a2b',
      'containers/3c4d',
      'outage',
      'killed',
      'private',
      'objects',
    ])
      await mkdir(at(name), { recursive: true });
    [loki, collector] = await Promise.all([start('loki'), start('log-collector')]);
  });
  afterAll(async () => {
    await Promise.all([loki?.stop(), collector?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  const url = () => loki!.urls.loki!;
  const query = async (selector: string, since?: bigint): Promise<Found[]> => {
    type Streams = { data: { result: { stream: Record<string, string>; values: [string, string][] }[] } };
    const start = since ?? BigInt(Date.now() - 86_400_000) * 1_000_000n;
    const { data } = await json<Streams>(
      `${url()}/loki/api/v1/query_range?direction=forward&limit=${PAGE}&start=${start}&query=${encodeURIComponent(selector)}`,
    );
    return data.result.flatMap(({ stream, values }) =>
      values.map(([time, line]) => ({ labels: stream, time, line })),
    );
  };
  const received = (selector: string, count: number): Promise<Found[]> =>
    eventually(
      () => query(selector),
      found => found.length >= count,
      30_000,
    );
  const indexed = async (service: string): Promise<Record<string, string>[]> => {
    const series = new URLSearchParams({ 'match[]': `{service="${service}"}` });
    const { data } = await json<{ data: Record<string, string>[] }>(`${url()}/loki/api/v1/series?${series}`);
    return data;
  };

  it('gives the lines of a program the labels, ids and times that the kit gives its own', async () => {
    const ts = new Date(Date.now() - 60_000).toISOString();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const log = (fields: object) => appendFile(at('plain', 'a.log'), `${JSON.stringify(fields)}\n`);
    await log({ level: 50, time: Date.parse(ts), msg: 'failed', trace_id: trace, requestId: 'r-1' });
    await log({ level: 'info', time: ts, msg: 'sent', phone: 5511987654321, traceId: trace });
    await appendFile(at('plain', 'a.log'), `${ts} WARN slow trace_id=${trace} para 5511987654321\n`);
    const delivery = new LogDelivery({ url: url(), folder: at('kit') });
    const kit = createLoggers({
      ...{ service: 'kit', version: '1', environment: 'staging' },
      destinations: [delivery],
    });
    kit.app.error({ requestId: 'r-1' }, 'failed');
    await delivery.close();

    const found = await received('{service="plain"}', 3);
    const [ofKit] = await received('{service="kit"}', 1);
    const error = found.find(({ line }) => line.includes('failed'))!;
    for (const name of ['environment', 'stream', 'level', 'requestId'])
      expect([name, error.labels[name]]).toEqual([name, ofKit!.labels[name]]);
    expect(error.labels).toMatchObject({ trace_id: trace, team: 'chat' });
    expect(error.time.slice(0, 13)).toBe(String(Date.parse(ts)));
    expect(found.find(({ line }) => line.includes('sent'))).toMatchObject({
      labels: { stream: 'app', level: 'info', trace_id: trace },
      line: `{"level":"info","time":"${ts}","msg":"sent","phone":"+55*********21","traceId":"${trace}"}`,
    });
    const text = found.find(({ line }) => line.includes('slow'))!;
    expect(text).toMatchObject({
      labels: { stream: 'app', level: 'warn', trace_id: trace },
      line: `${ts} WARN slow trace_id=${trace} para +55*********21`,
    });
    expect(text.time.slice(0, 13)).toBe(String(Date.parse(ts)));

    // What Loki keeps a file for: the same names, and those of the source.
    const names = (labels: Record<string, string>[]) => [...new Set(labels.flatMap(Object.keys))].sort();
    expect(names(await indexed('plain'))).toEqual([...names(await indexed('kit')), 'team'].sort());
    expect(await query(`{service="plain",stream="errors"} | json | msg="failed"`)).toHaveLength(1);
  });

  it('keeps an entry of several lines together, and reads fields and times by expression and layout', async () => {
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000);
    const clock = `${hour.toISOString().slice(0, 10)} ${hour.toISOString().slice(11, 19)}`;
    await appendFile(
      at('texts', 'a.log'),
      `${clock},123 ERROR failed\nTraceback\n  at x (a.js:1)\n${clock} INFO next\n`,
    );
    // The same time in Brazil, as web servers write it.
    const local = new Date(hour.getTime() - 3 * 3_600_000).toUTCString().slice(5).split(' ');
    const stamp = `${local[0]}/${local[1]}/${local[2]}:${local[3]} -0300`;
    await appendFile(at('web', 'a.log'), `10.0.0.1 [${stamp}] WARNING "GET /"\n`);
    const texts = await received('{service="texts"}', 2);
    expect(texts.map(({ line }) => line).sort()).toEqual([
      ...[`${clock} INFO next`, `${clock},123 ERROR failed\nTraceback\n  at x (a.js:1)`].sort(),
    ]);
    const failed = texts.find(({ line }) => line.includes('failed'))!;
    expect(failed.labels).toMatchObject({ level: 'error', stream: 'errors' });
    expect(failed.time.slice(0, 13)).toBe(String(hour.getTime() + 123));
    const [web] = await received('{service="web"}', 1);
    expect(web!.labels).toMatchObject({ level: 'warn', stream: 'webhook' });
    expect(web!.time.slice(0, 13)).toBe(String(hour.getTime()));
  });

  it('reads the chosen containers from the files of their engine, with long lines whole', async () => {
    const wrapped = (log: string, tag: string) =>
      `${JSON.stringify({ log, stream: 'stdout', attrs: { tag }, time: new Date().toISOString() })}\n`;
    const long = 'x'.repeat(16_384);
    await writeFile(
      at('containers', '1a2b', '1a2b-json.log'),
      wrapped('{"level":"warn","msg":"hello 5511987654321"}\n', 'gateway') +
        wrapped(long, 'gateway') +
        wrapped('end\n', 'gateway'),
    );
    await writeFile(at('containers', '3c4d', '3c4d-json.log'), wrapped('of another\n', 'other'));
    const found = await received('{service="gateway"}', 2);
    expect(found.map(({ line }) => line).sort()).toEqual([
      ...[`{"level":"warn","msg":"hello +55*********21"}`, `${long}end`].sort(),
    ]);
    expect(found.find(({ line }) => line.includes('hello'))!.labels.level).toBe('warn');
  });

  it(`delivers ${WAITING} lines once that were written while Loki was down, over rotations and its own restart`, async () => {
    await loki!.stop();
    const file = at('outage', 'app.log');
    const write = async (from: number, to: number) => {
      const time = new Date().toISOString();
      const made = Array.from({ length: to - from }, (_, i) =>
        JSON.stringify({ time, msg: 'waits', n: from + i }),
      );
      await appendFile(file, `${made.join('\n')}\n`);
    };
    await write(0, 500);
    await sleep(1500);
    // As logrotate does: the file gets another name, and a new one is begun.
    await write(500, 700);
    await rename(file, `${file}.1`);
    await write(700, 1000);
    await sleep(1500);
    await collector!.stop();
    await write(1000, 1500);
    collector = await start('log-collector');
    await sleep(1500);
    // As logrotate does with copytruncate.
    await truncate(file);
    await sleep(500);
    await write(1500, WAITING);
    await sleep(1500);
    // Without a chance to say goodbye.
    process.kill(-collector.processes[0]!.pid, 'SIGKILL');
    await collector.stop();
    collector = await start('log-collector');
    const begin = performance.now();
    loki = await start('loki');
    const found = await received('{service="outage"}', WAITING);
    const seconds = (performance.now() - begin) / 1000;
    await sleep(3000);
    const all = (await query('{service="outage"}')).map(({ line }) => (JSON.parse(line) as { n: number }).n);
    console.log(
      `${found.length} of ${WAITING} lines arrived ${seconds.toFixed(1)} s after the start of Loki; ${all.length - new Set(all).size} twice`,
    );
    expect(new Set(all).size).toBe(WAITING);
    expect(all).toHaveLength(WAITING);
  });

  it('loses no line when it is killed while a program writes', async () => {
    let written = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        const time = new Date().toISOString();
        const made = Array.from({ length: 40 }, () => JSON.stringify({ time, msg: 'written', n: written++ }));
        await appendFile(at('killed', 'a.log'), `${made.join('\n')}\n`);
        await sleep(50);
      }
    })();
    for (let kills = 0; kills < 3; kills++) {
      await sleep(1500);
      process.kill(-collector!.processes[0]!.pid, 'SIGKILL');
      await collector!.stop();
      collector = await start('log-collector');
    }
    writing = false;
    await writer;
    const lines = await everyLine('killed', written, line => (JSON.parse(line) as { n: number }).n);
    expect(Object.keys(lines)).toHaveLength(written);
  });

  it('redacts as the rules say, in text and in JSON', async () => {
    const sent = [...lineData, ...ordinary.map(({ text }) => text)];
    const inText = sent.map((line, i) => `${i}|${line}`);
    const inJson = sent.map((line, i) => JSON.stringify({ i, msg: line }));
    const begin = performance.now();
    await appendFile(at('private', 'a.log'), `${inText.join('\n')}\n`);
    await appendFile(at('objects', 'a.log'), `${inJson.join('\n')}\n`);
    const [text, objects] = await Promise.all([
      everyLine('private', sent.length, line => Number.parseInt(line, 10)),
      everyLine('objects', sent.length, line => Number(/^\{"i":(\d+)/.exec(line)![1])),
    ]);
    const seconds = (performance.now() - begin) / 1000;
    const parts = (clean: readonly string[]) =>
      measured(clean.slice(0, lineData.length), clean.slice(lineData.length));
    const found = [
      parts(text.map(line => line.slice(line.indexOf('|') + 1))),
      parts(objects.map(line => (JSON.parse(line) as { msg: string }).msg)),
    ] as const;
    console.log(printed(...found));
    console.log(`${2 * sent.length} lines in ${seconds.toFixed(1)} s`);
    // What RE2 for JavaScript says in the unit tests is what the collector does.
    expect(text).toEqual(inText.map(asCollected));
    expect(objects).toEqual(inJson.map(asCollected));
  });

  /** The lines of a service by their numbers. */
  async function everyLine(
    service: string,
    count: number,
    numberOf: (line: string) => number,
  ): Promise<string[]> {
    const lines: string[] = [];
    await eventually(
      async () => {
        let start = BigInt(Date.now() - 600_000) * 1_000_000n;
        for (;;) {
          const page = await query(`{service="${service}"}`, start);
          for (const { line } of page) lines[numberOf(line)] = line;
          if (page.length < PAGE) break;
          start = page.reduce((last, { time }) => (BigInt(time) > last ? BigInt(time) : last), start);
        }
        return Object.keys(lines).length;
      },
      found => found === count,
      60_000,
    );
    return lines;
  }
});
