import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** The threads of the kit, by the files in which they begin. */
const threads = ['worker', 'direct-worker'] as const;

/**
 * Puts the code of the threads into the module that starts them. A service that is bundled into one file has no other file
 * of the kit to start a thread from.
 */
export async function inlineThreads(root: string, built: string): Promise<void> {
  const codes = await Promise.all(
    threads.map(async name => [name, await bundled(join(root, `telemetry/delivery/${name}.ts`))] as const),
  );
  const text = `import { Worker } from 'node:worker_threads';

/** Each thread as one script, made of \`worker.js\` and \`direct-worker.js\` with all that they import. */
const codes = ${JSON.stringify(Object.fromEntries(codes), null, 2)};

export function startThread(name, options) {
  return new Worker(codes[name], { ...options, execArgv: [], eval: true });
}
`;
  await writeFile(join(built, 'delivery/thread.js'), text);
}

/** A module with what it imports, but for what Node has, as one script. */
async function bundled(input: string): Promise<string> {
  const bundle = await rolldown({ input, platform: 'node', external: /^node:/ });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}
