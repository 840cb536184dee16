declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';

  interface Options {
    readonly file: string;
    readonly size: string;
    readonly extension: string;
    readonly mkdir: boolean;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
    readonly maxLength: number;
  }
  interface RollingFile extends DestinationStream {
    on(event: 'error', listener: (error: Error) => void): this;
    once(event: 'close', listener: () => void): this;
    end(): void;
  }
  export default function open(options: Options): Promise<RollingFile>;
}
