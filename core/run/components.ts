import type { ServerName } from '../stack/server.ts';
import { table } from './table.ts';

/** The state of one server after a start. */
export interface Component {
  readonly name: ServerName;
  readonly title: string;
  readonly state: 'ready' | 'absent' | 'failed';
  readonly url?: string;
  /** From the start of its process until it was ready. */
  readonly seconds?: number;
  /** Why it is not ready, or a note if it is. */
  readonly reason?: string;
}

/** Returns the table that a start prints: component, URL, state, seconds to ready, and the reason if one is absent. */
export function componentTable(components: readonly Component[]): string {
  return table([
    ['component', 'url', 'state', 'ready after', 'note'],
    ...components.map(({ title, url, state, seconds, reason }) => [
      title,
      url ?? '-',
      state,
      seconds === undefined ? '-' : `${seconds.toFixed(1)} s`,
      reason ?? '',
    ]),
  ]);
}
