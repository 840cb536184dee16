import type { DeskContext } from '../context.ts';
import type { Incident } from '../incidents/incident.ts';
import { formatIn } from '../language/index.ts';
import { type Sending, type Sent, sendingCapability } from '../messages/sending.ts';
import { Problem } from '../problem.ts';
import { tellingsCounted } from './metrics.ts';
import { markTelling, openTellings, pruneTellings, stillFiring, type Telling } from './tellings.ts';
import { dutyWords } from './words.ts';

/**
 * Sends what is to be told. Each is marked before it is sent and after: one that the desk was sending when it was killed is sent
 * again only if no time line says that it was told.
 */
export async function deliver(context: DeskContext): Promise<void> {
  const sending = context.hub.find(sendingCapability);
  if (!sending) return;
  const open = await openTellings(context.database);
  for (const telling of open) await one(context, sending, telling);
  if (open.length > 0) await pruneTellings(context.database);
}

async function one(context: DeskContext, sending: Sending, telling: Telling): Promise<void> {
  const { database, clock, instruments, log } = context;
  const why = telling.why === 'escalated' ? 'escalated' : 'acknowledgement_ended';
  const mark = async (state: 'told' | 'failed' | 'dropped', outcome: string | null): Promise<void> => {
    await markTelling(database, telling.id, state, clock.now(), outcome);
    instruments.counter(tellingsCounted).inc({ why, result: state });
  };
  const all = await stillFiring(database, telling.incidents);
  // Somebody has acknowledged it while the message waited.
  const about =
    telling.why === 'escalated' ? all.filter(({ acknowledgedAt }) => acknowledgedAt === null) : all;
  if (about.length === 0) return mark('dropped', 'nothing of it is open');
  // Its channels are off in this environment, as in a trial; the page shows what would have been told.
  if (!sending.channels.includes(telling.channel)) return mark('dropped', 'the channel has no ways');
  if (telling.state === 'sending' && (await wasTold(context, about, telling)))
    return mark('told', 'before a restart');
  await markTelling(database, telling.id, 'sending', clock.now());
  try {
    const sent = await sending.send(telling.channel, sending.incident(about, leadOf(context, telling)), {
      incidents: about.map(({ id }) => id),
    });
    await mark(isTold(sent) ? 'told' : 'failed', outcomeOf(sent));
  } catch (error) {
    log.incident.error({ error, channel: telling.channel }, 'People could not be told');
    if (!(error instanceof Problem)) throw error;
    await mark('failed', error.message);
  }
}

/** Whether somebody has it, or will have. */
export function isTold(sent: readonly Sent[]): boolean {
  return sent.some(({ state }) => state !== 'refused');
}

export function outcomeOf(sent: readonly Sent[]): string {
  return sent
    .map(({ way, state, problem }) => `${way}: ${state}${problem ? ` (${problem})` : ''}`)
    .join('; ');
}

async function wasTold({ incidents }: DeskContext, about: readonly Incident[], telling: Telling) {
  const [first] = about;
  const timeline = await incidents.timeline(first!.id);
  return timeline.some(
    ({ kind, at, detail }) => kind === 'told' && at >= telling.due && detail?.channel === telling.channel,
  );
}

function leadOf({ language }: DeskContext, { why, detail }: Telling): string {
  const words = dutyWords(language);
  if (why === 'acknowledgement-ended') return words.ranOut(detail.by ?? '?');
  return words.unacknowledged(formatIn(language).duration(Math.round((detail.waitedMs ?? 0) / 1000) * 1000));
}
