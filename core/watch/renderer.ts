import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rendered, Target } from './render-child.ts';

/** Renders a project again and again, each time in a process of its own that has already loaded Vigia. */
export interface Renderer {
  render(target: Target): Promise<Rendered>;
  /** Makes the next process load Vigia again: a file of it changed. */
  forget(): void;
  stop(): void;
}

const CHILD = fileURLToPath(new URL(`./render-child${extname(import.meta.filename)}`, import.meta.url));

/** Returns a renderer of the project in the folder. */
export function renderer(folder: string): Renderer {
  let spare: ChildProcess | undefined;
  const next = () => {
    const child = fork(CHILD, [], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.stderr?.resume();
    return child;
  };
  spare = next();
  return {
    async render(target) {
      const child = spare ?? next();
      spare = undefined;
      try {
        return await answer(child, target);
      } finally {
        spare = next();
      }
    },
    forget() {
      spare?.kill();
      spare = next();
    },
    stop() {
      spare?.kill();
      spare = undefined;
    },
  };
}

function answer(child: ChildProcess, target: Target): Promise<Rendered> {
  return new Promise(resolve => {
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      said += text;
    });
    child.on('message', message => {
      if (message !== 'ready') resolve(message as Rendered);
    });
    child.once('error', error => resolve({ message: error.message, stack: '' }));
    child.once('exit', code =>
      resolve({ message: said.trim() || `the project ended its process with code ${code}`, stack: '' }),
    );
    child.send(target);
  });
}
