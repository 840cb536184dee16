import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Language } from 'vigia/desk';
import { Lane } from '../../storage/lane.ts';
import type { Spec } from './specs.ts';

/** What is to be drawn. */
export interface Drawing {
  readonly pictures: readonly { readonly name: string; readonly spec: Spec }[];
  readonly language: Language;
  /** Whether PNGs are made as well. */
  readonly png: boolean;
}

export interface DrawnPicture {
  readonly svg: string;
  /** In pixels. */
  readonly width: number;
  /** In base64. */
  readonly png?: string;
}

export interface Drawn {
  readonly pictures: Readonly<Record<string, DrawnPicture>>;
}

/** A machine that has much to do draws for seconds. */
const LIMIT_MS = 60_000;
/** Of V8, in megabytes: a picture that needs more is not one of ours. */
const HEAP_MB = 256;

const lane = new Lane();

/** Draws pictures in a process that ends, one at a time. Throws if that fails; a report can be read without them. */
export function draw(drawing: Drawing, signal?: AbortSignal): Promise<Drawn> {
  if (drawing.pictures.length === 0) return Promise.resolve({ pictures: {} });
  return lane.run(async () => {
    const script = new URL(`./draw${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, fileURLToPath(script)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // It needs no secrets.
      env: { PATH: process.env.PATH ?? '' },
      signal: signal
        ? AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
        : AbortSignal.timeout(LIMIT_MS),
      killSignal: 'SIGKILL',
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    // What it ended of is told by its exit.
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(drawing));
    const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0)
      throw new Error(`pictures could not be drawn: ${errors.trim().slice(-500) || `exit code ${code}`}`);
    return JSON.parse(output) as Drawn;
  });
}
