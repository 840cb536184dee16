/**
 * A process that draws and ends: Vega, the fonts and their memory are in no process that stays. Reads a `Drawing` from standard input, and
 * writes a `Drawn` to standard output.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { formatLocale, logger, parse, View, Warn } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Drawing, Drawn, DrawnPicture } from './drawing.ts';

const PORTUGUESE = {
  decimal: ',',
  thousands: '.',
  grouping: [3],
  currency: ['R$ ', ''],
};
/** Pixels of a PNG for one of the screen. */
const SHARP = 2;

const { pictures, language, png } = JSON.parse(await text(process.stdin)) as Drawing;
if (language === 'pt') formatLocale(PORTUGUESE);
const toPng = png ? await rasterizer() : undefined;

const drawn: Record<string, DrawnPicture> = {};
for (const { name, spec } of pictures) {
  const { spec: compiled } = compile(spec as unknown as TopLevelSpec);
  const view = new View(parse(compiled), { renderer: 'none', logger: logger(Warn) });
  const svg = await view.toSVG();
  view.finalize();
  const width = Number(/\bwidth="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  drawn[name] = { svg, width, ...(toPng && { png: toPng(svg) }) };
}
process.stdout.write(JSON.stringify({ pictures: drawn } satisfies Drawn));

async function rasterizer(): Promise<(svg: string) => string> {
  const { Resvg, initWasm } = await import('@resvg/resvg-wasm');
  const { resolve } = createRequire(import.meta.url);
  await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  // A container has no fonts.
  const fonts = [
    resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  ];
  const fontBuffers = await Promise.all(fonts.map(path => readFile(path)));
  return svg =>
    Buffer.from(
      new Resvg(svg, {
        font: { fontBuffers, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
        fitTo: { mode: 'zoom', value: SHARP },
      })
        .render()
        .asPng(),
    ).toString('base64');
}
