import type { FastifyRequest } from 'fastify';
import { askPart } from './ask.ts';
import type { Notice } from './slots.ts';
import type { View } from './view.ts';

/** How the monitoring stands, as the duty tells programs. Times are milliseconds since 1970. */
export interface Monitoring {
  readonly silent: { readonly since: number; readonly causes: readonly string[] } | null;
  readonly heartbeats: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly lastSeen: number;
    readonly ended: boolean;
  }[];
}

export function monitoringOf(request: FastifyRequest): Promise<Monitoring | undefined> {
  return askPart<Monitoring>(request, '/duty/monitoring');
}

/** Returns what stands on top of every page while nobody knows what fires. */
export async function silenceNotice(request: FastifyRequest, view: View): Promise<readonly Notice[]> {
  const { silent } = (await monitoringOf(request)) ?? { silent: null };
  if (!silent) return [];
  const { words, format, now } = view;
  const time = format.date(silent.since) === format.date(now) ? format.time : format.dateTime;
  return [{ level: 'bad', text: words.layout.silent(time(silent.since)), href: '/status' }];
}
