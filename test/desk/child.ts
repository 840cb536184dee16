/** A desk in a process of its own, which tells how long its event loop stood still. Run by `fork`, with its settings as environment. */
import { readFileSync } from 'node:fs';
import { startDesk } from '../../desk/desk.ts';
import { readSettings } from '../../desk/settings.ts';

const EVERY_MS = 5;

/** Milliseconds that the thread could have run and had no processor: what others on the machine do is not its stall. */
function waitedMs(): number {
  try {
    const [, waited] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(waited) / 1e6;
  } catch {
    return 0;
  }
}

let stalledMs = 0;
let [last, waited] = [performance.now(), waitedMs()];
setInterval(() => {
  const [now, waitedNow] = [performance.now(), waitedMs()];
  stalledMs = Math.max(stalledMs, now - last - EVERY_MS - (waitedNow - waited));
  [last, waited] = [now, waitedNow];
}, EVERY_MS);

process.umask(0o077);
try {
  const desk = await startDesk(readSettings(), { output: { write: () => {} } });
  process.send!({ url: desk.url });
} catch (error) {
  process.send!({ failed: (error as Error).message });
}
process.on('message', () => {
  process.send!({ stalledMs, rssMb: process.memoryUsage.rss() / 1e6 });
  stalledMs = 0;
});
process.on('disconnect', () => process.exit(0));
