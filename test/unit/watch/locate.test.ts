import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../core/watch/locate.ts';
import { placeAt, showPlace } from '../../../core/watch/place.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vigia-places-')));
  mkdirSync(join(folder, 'alerts'));
  writeFileSync(join(folder, 'alerts/bot.ts'), TEXT);
});
afterEach(() => rmSync(folder, { recursive: true }));

const TEXT = `import { raw } from 'vigia/promql';

export const slow = defineAlert({
  name: 'BotSlow',
\tvalue: raw('sum(bot_wiat_seconds)'),
});
`;
const FILES = ['alerts/bot.ts'];

describe('the place of an error', () => {
  it('is the first line of the definitions in its stack', () => {
    const stack = `Error: wrong
    at defineAlert (/elsewhere/node_modules/vigia/project/declare.ts:26:3)
    at file://${folder}/alerts/bot.ts:3:21
    at ModuleJob.run (node:internal/modules/esm/module_job:439:25)`;
    const place = placeOf({ message: 'wrong', stack }, folder, [])!;
    expect(place).toEqual({ file: join(folder, 'alerts/bot.ts'), line: 3, column: 21 });
    expect(showPlace(place, folder)).toBe(
      'alerts/bot.ts:3:21\n  3  export const slow = defineAlert({\n                         ^^^^^^^^^^^'.replace(
        '                         ^',
        `     ${' '.repeat(20)}^`,
      ),
    );
  });
  it('is the line that an error of syntax names', () => {
    const stack = `file://${folder}/alerts/bot.ts:5\n\tvalue: raw(\n\nSyntaxError: Unexpected token`;
    expect(placeOf({ message: 'Unexpected token', stack }, folder, [])).toMatchObject({ line: 5, column: 2 });
  });
  it.each([
    [
      'alert BotSlow: bot_wiat_seconds is not a metric: did you mean bot_wait_seconds?\n  1:5  sum(bot_wiat_seconds)',
      5,
      18,
      '^^^^^^^^^^^^^^^^',
    ],
    ['alert BotSlow has no unitTest: give it a drive, a firing level and a silent level', 4, 10, '^^^^^^^'],
  ])('is what it names where the stack says nothing: %s', (message, line, column, carets) => {
    const place = placeOf({ message, stack: '' }, folder, FILES)!;
    expect(place).toMatchObject({ line, column });
    const shown = showPlace(place, folder).split('\n');
    expect(shown[0]).toBe(`alerts/bot.ts:${line}:${column}`);
    expect(shown[2]).toContain(carets);
    // The caret stands below the place, tabs included.
    const indent = shown[2]!.slice(0, shown[2]!.indexOf('^'));
    expect(indent.length).toBe(`  ${line}  `.length + column - 1);
    expect(indent.includes('\t')).toBe(shown[1]!.slice(0, indent.length).includes('\t'));
  });
  it('is unknown where nothing tells it', () => {
    expect(placeOf({ message: 'out of memory', stack: '' }, folder, FILES)).toBeUndefined();
  });
  it('counts lines and columns from 1', () => {
    expect(placeAt('a.ts', 'ab\ncd', 4)).toEqual({ file: 'a.ts', line: 2, column: 2 });
    expect(placeAt('a.ts', 'ab', 0)).toEqual({ file: 'a.ts', line: 1, column: 1 });
  });
});
