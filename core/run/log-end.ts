import { open } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';

/** What is read of the end of a log, in bytes. */
const READ_BYTES = 16_384;
const LINE_LENGTH = 300;

/** Returns the last lines of a log that are not empty, each at most 300 characters long. Returns none if it cannot be read. */
export async function lastLines(file: string, count: number): Promise<string[]> {
  const text = await endOf(file).catch(() => '');
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map(line => line.trimEnd().slice(0, LINE_LENGTH))
    .filter(line => line !== '')
    .slice(-count);
}

async function endOf(file: string): Promise<string> {
  const log = await open(file);
  try {
    const { size } = await log.stat();
    const length = Math.min(size, READ_BYTES);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await log.close();
  }
}
