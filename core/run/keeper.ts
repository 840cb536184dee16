import { relative } from 'node:path';
import type { Keeper, ServerEnd } from './keep.ts';

/** Returns a keeper that says with the time what ended, how, with the last lines of its log, and when it is back. */
export function tellingKeeper(print: (text: string) => void, folder: string): Keeper {
  return {
    onEnd: end => print(`${now()} ${endText(end, folder)}`),
    onReturn: (name, outcome) =>
      print(
        'seconds' in outcome
          ? `${now()} ${name} is ready again after ${outcome.seconds.toFixed(1)} s`
          : `${now()} ${name} runs again, but is not ready: ${outcome.reason}`,
      ),
  };
}

function endText({ name, how, lastLines, logFile, waitMs }: ServerEnd, folder: string): string {
  const what = `${name} ${how}; it is started again in ${waitMs / 1000} s`;
  const log = relative(folder, logFile);
  return lastLines.length === 0
    ? `${what}. Nothing is in its log, ${log}`
    : [`${what}. The end of its log, ${log}:`, ...lastLines.map(line => `  ${line}`)].join('\n');
}

function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
