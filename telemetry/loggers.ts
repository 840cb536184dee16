import type { Logger } from 'pino';
import type { LogStream } from 'vigia/logs';
import type { LogLevel } from './levels.ts';

/** Where the lines of a logger belong; with `name` when they shall not say its key in kebab-case. */
export type LoggerDeclaration<Stream extends string = LogStream> =
  | Stream
  | { readonly stream: Stream; readonly name?: string };

/** The loggers of a service by their keys. What every service has already cannot be declared again. */
export type LoggerDeclarations<Stream extends string = LogStream> = Readonly<
  Record<string, LoggerDeclaration<Stream>>
> & { readonly [K in Stream | Reserved]?: never };

/** What the loggers share. */
export interface Leveled {
  readonly level: LogLevel;
  /** Changes the level of all of them at once. */
  setLevel(level: LogLevel): void;
}
type Reserved = keyof Leveled;
const RESERVED: readonly string[] = ['level', 'setLevel'] satisfies Reserved[];

/** A logger for each name, one for each stream that every service has, and one for each of its own streams. */
export type Loggers<Name extends string = never, Stream extends string = never> = Leveled & {
  readonly [K in LogStream | Name | Stream]: Logger;
};

/** One logger, as it is made: the key under which it is found, the name that its lines say, its stream. */
export interface PlacedLogger {
  readonly key: string;
  readonly name: string;
  readonly stream: string;
}

/** One logger for each stream, then the declared ones. Throws on a key that is taken, or a stream that is not there. */
export function placedLoggers(
  streams: readonly string[],
  declared: Readonly<Record<string, LoggerDeclaration<string> | undefined>>,
): PlacedLogger[] {
  const own = Object.entries(declared).map(([key, declaration]) => {
    const { stream, name = kebab(key) } =
      typeof declaration === 'string' ? { stream: declaration } : declaration!;
    if (streams.includes(key) || RESERVED.includes(key))
      throw new Error(`logger "${key}" has a name that is taken; give it another`);
    if (!streams.includes(stream))
      throw new Error(
        `logger "${key}" writes to the stream "${stream}"; use one of ${streams.join(', ')}, or declare it in \`streams\``,
      );
    return { key, name, stream };
  });
  return [...streams.map(stream => ({ key: stream, name: stream, stream })), ...own];
}

const kebab = (key: string): string =>
  key.replace(/[A-Z]/g, (letter, at: number) => `${at > 0 ? '-' : ''}${letter.toLowerCase()}`);
