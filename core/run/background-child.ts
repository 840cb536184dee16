import { enableCompileCache } from 'node:module';
import { askForEnvironment } from '../cli/environment.ts';
import type { Asked, Told } from './background.ts';

/**
 * The process in the background: starts what it is asked for, tells the one that asked, and from then on is the same as a start
 * in a terminal.
 */
enableCompileCache();
// A disk that is full is no reason to stop what runs.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.once('message', async ({ options, environment }: Asked) => {
  askForEnvironment(environment);
  const abandoned = () => process.kill(process.pid, 'SIGTERM');
  process.once('disconnect', abandoned);
  const tell = async (told: Told) => {
    if (process.connected) await new Promise<void>(done => process.send!(told, () => done()));
  };
  const answer = async (told: Told) => {
    process.off('disconnect', abandoned);
    await tell(told);
    if (process.connected) process.disconnect();
  };
  try {
    const [{ start }, { loadProject }] = await Promise.all([
      import('./start.ts'),
      import('../cli/project.ts'),
    ]);
    const code = await start({
      ...options,
      project: await loadProject(),
      print: line => {
        console.log(line);
        void tell({ line });
      },
      onDetached: code => void answer({ code }),
    });
    await answer({ code });
  } catch (error) {
    process.exitCode = 1;
    if (process.connected) await answer({ error: error as Error });
    else console.error(error);
  }
});
