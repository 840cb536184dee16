import { afterAll, beforeAll, type TestContext } from 'vitest';
import type { ServerName } from '../../core/stack/server.ts';
import { serverNames } from '../bundle.ts';

/** Servers that run for the tests of a file, whatever runs them. */
export interface RunningStack {
  /** The address of each server that is there and has one for people. */
  readonly urls: Partial<Record<ServerName, string>>;
  /** Why the others are not there. */
  readonly missing: Partial<Record<ServerName, string>>;
  /** How many times faster than real time it was generated for. */
  readonly timeScale: number;
  stop(): Promise<void>;
}

/** What a test asks for. */
export interface StackUnderTest {
  /** The server's address; skips the test, with the reason, when the server is not there. */
  url(server: ServerName, test: TestContext): string;
  /** The servers that are there. */
  servers(test: TestContext): ServerName[];
  /** All that is known of it; skips the test when nothing runs. */
  state(test: TestContext): RunningStack;
  /** All that is known of it; throws when nothing runs. */
  running(): RunningStack;
}

/**
 * Starts a stack before the tests of the file and stops it after them, whatever becomes of them. When `unavailable`
 * gives a reason nothing is started and every test is skipped with that reason.
 */
export function stackUnderTest(start: () => Promise<RunningStack>, unavailable?: string): StackUnderTest {
  let stack: RunningStack | undefined;
  if (unavailable === undefined) {
    beforeAll(async () => {
      stack = await start();
    });
    afterAll(() => stack?.stop());
  }

  const running = () => {
    if (!stack) throw new Error('the stack did not start; see the error of the set-up');
    return stack;
  };
  const state = (test: TestContext) => {
    if (unavailable !== undefined) test.skip(unavailable);
    return running();
  };
  return {
    url(server, test) {
      const { urls, missing } = state(test);
      test.skip(
        urls[server] === undefined,
        `${server} is not there: ${missing[server] ?? 'it has no address'}`,
      );
      return urls[server]!;
    },
    servers: test => {
      const { missing } = state(test);
      return serverNames.filter(name => missing[name] === undefined);
    },
    state,
    running,
  };
}
