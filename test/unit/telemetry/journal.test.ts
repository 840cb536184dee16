import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../telemetry/delivery/journal.ts';
import { OpenSegment } from '../../../telemetry/delivery/open-segment.ts';
import { segmentFile } from '../../../telemetry/delivery/segments.ts';

const KILOBYTE = 1024;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a segment', () => {
  it('has a line as soon as it was added, and nothing but lines', () => {
    const path = join(folder, 'segment');
    const segment = new OpenSegment(path, 64 * KILOBYTE);
    expect(segment.append('olá\n')).toBe(5);
    expect(readFileSync(path, 'utf8')).toBe('olá\n');
    expect(segment.append('second\n')).toBe(7);
    expect(segment.size).toBe(12);
    segment.close();
    segment.close();
    expect(readFileSync(path, 'utf8')).toBe('olá\nsecond\n');
  });
  it('says when it is full, and has no room when it is closed', () => {
    const segment = new OpenSegment(join(folder, 'segment'), 10);
    expect([segment.hasRoom(10), segment.hasRoom(11)]).toEqual([true, false]);
    segment.append('12345678\n');
    expect([segment.hasRoom(1), segment.hasRoom(2)]).toEqual([true, false]);
    segment.close();
    expect(segment.hasRoom(1)).toBe(false);
  });
  it('goes on at the end of a file that somebody cut short, and says so once', () => {
    const path = join(folder, 'segment');
    const segment = new OpenSegment(path, 64 * KILOBYTE);
    segment.append('lost\n');
    expect(segment.wasShortened()).toBe(false);
    truncateSync(path, 0);
    segment.append('kept\n');
    segment.append('and more\n');
    expect(readFileSync(path, 'utf8')).toBe('kept\nand more\n');
    truncateSync(path, 0);
    expect([segment.wasShortened(), segment.wasShortened()]).toEqual([true, false]);
    segment.close();
  });
  it.runIf(process.platform === 'linux')('takes no part of a line for which the disk has no room', () => {
    const code = `
      import { OpenSegment } from '${import.meta.dirname}/../../../telemetry/delivery/open-segment.ts';
      const segment = new OpenSegment('${folder}/segment', 1e6);
      process.on('SIGXFSZ', () => {});
      const taken = ['a'.repeat(400), 'b'.repeat(400), 'c'.repeat(400), 'd'].map(text => segment.append(text + '\\n'));
      console.log(JSON.stringify(taken));`;
    // The most that a file may have, in kilobytes: a write past it is cut off, as on a full disk.
    const run = ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1"', process.execPath, code];
    const { stdout, stderr } = spawnSync('bash', run, { encoding: 'utf8' });
    expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual([401, 401, 0, 2]);
    expect(readFileSync(join(folder, 'segment'), 'utf8')).toMatch(/^a+\nb+\nd\n$/);
  });
});

describe('the journal', () => {
  const open = (segmentBytes = 4 * KILOBYTE, maxBytes = 1024 * KILOBYTE) =>
    new Journal({ folder, maxBytes, segmentBytes });
  const text = (number: number) => readFileSync(segmentFile(folder, number), 'utf8');

  it('keeps every line of a process that is killed in the middle of its work', () => {
    const code = `
      import { Journal } from '${import.meta.dirname}/../../../telemetry/delivery/journal.ts';
      const journal = new Journal({ folder: '${folder}', maxBytes: 1e8, segmentBytes: 65536 });
      for (let i = 0; i < 5000; i++) if (!journal.append('line ' + i + '\\n')) process.exit(1);
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', code]).signal).toBe('SIGKILL');
    const next = open();
    const lines = Array.from({ length: next.current - 1 }, (_, i) => text(i + 1)).join('');
    expect(lines).toBe(Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join(''));
    next.close();
  });
  it('takes a line that is longer than a segment', () => {
    const journal = open();
    expect(journal.append('short\n')).toBe(true);
    const long = `${'ü'.repeat(10 * KILOBYTE)}\n`;
    expect(journal.append(long)).toBe(true);
    expect(journal.append('after\n')).toBe(true);
    journal.close();
    expect([text(1), text(2), text(3)]).toEqual(['short\n', long, 'after\n']);
  });
  it('takes no room on the disk past its bound, and goes by bytes, not characters', () => {
    const journal = open(4 * KILOBYTE, 100);
    expect(statSync(segmentFile(folder, 1)).size).toBeLessThanOrEqual(100);
    expect(journal.append(`${'ü'.repeat(49)}\n`)).toBe(true);
    expect(journal.append('2\n')).toBe(false);
    expect(journal.append('\n')).toBe(true);
    truncateSync(segmentFile(folder, 1), 50);
    expect(journal.append('2\n')).toBe(false);
    journal.recount();
    expect(journal.append('again\n')).toBe(true);
    journal.close();
  });
  it('replaces zeros in a line, which would end what a reader sees', () => {
    const journal = open();
    journal.append('a\0b\n');
    journal.close();
    expect(text(1)).toBe('a\ufffdb\n');
  });
  it('goes on when a segment cannot be made, as soon as one can', () => {
    const journal = open(KILOBYTE);
    const line = `${'x'.repeat(800)}\n`;
    journal.append(line);
    writeFileSync(segmentFile(folder, 2), '');
    expect(journal.append(line)).toBe(false);
    rmSync(segmentFile(folder, 2));
    expect(journal.append(line)).toBe(true);
    journal.close();
    expect(text(2)).toBe(line);
  });
  it('cuts off the zeros that a loss of power left, so that they take no room', () => {
    open().close();
    writeFileSync(segmentFile(folder, 1), 'kept\n');
    truncateSync(segmentFile(folder, 1), 900 * KILOBYTE);
    const journal = open();
    expect(text(1)).toBe('kept\n');
    journal.close();
  });
  it('refuses a folder that another process has, and says what to do', () => {
    const journal = open();
    expect(() => open()).toThrow(
      `another process keeps its log lines in the folder ${folder}: give each process a folder of its own`,
    );
    journal.close();
    open().close();
  });
});
