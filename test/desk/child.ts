/** A desk in a process of its own, which tells how long its event loop stood still. Run by `fork`, with its settings as environment. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startDesk } from '../../desk/desk.ts';
import { readSettings } from '../../desk/settings.ts';

process.umask(0o077);
const delay = monitorEventLoopDelay({ resolution: 5 });
try {
  const desk = await startDesk(readSettings(), { output: { write: () => {} } });
  process.send!({ url: desk.url });
  delay.enable();
} catch (error) {
  process.send!({ failed: (error as Error).message });
}
process.on('message', () => {
  process.send!({ stalledMs: delay.max / 1e6, rssMb: process.memoryUsage.rss() / 1e6 });
  delay.reset();
});
process.on('disconnect', () => process.exit(0));
