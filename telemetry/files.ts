/// <reference path="./pino-roll.d.ts" />
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { OptionalPackages } from './packages.ts';
import { streamOfLine, streamsWith } from './streams.ts';

export interface RollingFilesOptions {
  /** Made when it is missing. Each stream has files of its own in it: `app.1.log`, `app.2.log`, … */
  readonly folder: string;
  /** Streams of the service beyond those that every service has. Default: none. */
  readonly streams?: readonly string[];
  /** Where a file ends and the next begins. Default 50 MB, as the production document asks. */
  readonly megabytes?: number;
  /** Full files kept of each stream beside the one that grows. Default 1: with 50 MB, 700 MB in all at most. */
  readonly kept?: number;
}

export interface RollingFiles extends DestinationStream {
  /** Writes out what is buffered. */
  close(): Promise<void>;
}

/** Characters of one stream that wait in memory while the disk is full; later lines are dropped. */
const MOST_WAITING = 4 * 1024 * 1024;

/**
 * A destination that writes each stream to files of its own, which roll. Throws when the folder cannot be written, or
 * the package `pino-roll` is not installed.
 *
 * @example
 * const files = await openRollingFiles({ folder: '/var/log/shop' });
 * const log = createLoggers({ ...service, destinations: [process.stdout, files] });
 */
export async function openRollingFiles(options: RollingFilesOptions): Promise<RollingFiles> {
  const { folder, megabytes = 50, kept = 1 } = options;
  const packages = new OptionalPackages('openRollingFiles');
  const loaded = await import('pino-roll').catch(packages.missing('pino-roll'));
  packages.check();
  const { default: openRolling } = loaded;
  const open = async (stream: string) => {
    const file = await openRolling({
      file: join(folder, stream),
      size: `${megabytes}m`,
      extension: '.log',
      mkdir: true,
      limit: { count: kept, removeOtherLogFiles: true },
      maxLength: MOST_WAITING,
    });
    file.on('error', error => process.stderr.write(`log file ${stream}: ${error.message}\n`));
    return [stream, file] as const;
  };
  const files = new Map(await Promise.all(streamsWith(options.streams).map(open)));
  return {
    write: line => files.get(streamOfLine(line, files))!.write(line),
    close: async () => {
      await Promise.all(
        [...files.values()].map(
          file =>
            new Promise<void>(done => {
              file.once('close', done);
              file.end();
            }),
        ),
      );
    },
  };
}
