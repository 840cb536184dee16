import type { Alert, Drill } from '../alerts/alert.ts';
import { commandLine } from '../project/command-line.ts';
import type { Project } from '../project/project.ts';
import type { DrillRecord } from './record.ts';

/** A drill that people do, or that breaks something of theirs: it is due again and again, and no private stack does it. */
export type DueDrill = Extract<Drill, { readonly http: unknown } | { readonly byHand: string }>;

const DAY_MS = 86_400_000;

/** Returns the drill of the alert if it is one that people do. */
export function dueDrillOf({ drill }: Pick<Alert, 'drill'>): DueDrill | undefined {
  return drill && ('http' in drill || 'byHand' in drill) ? drill : undefined;
}

/** The environment that the drill is done in. */
export function dueIn(drill: DueDrill, { environment }: Pick<Project, 'environment'>): string {
  return 'http' in drill ? drill.http.in : environment;
}

/** Returns what is to do, when it was last done, and when it is to be done again. */
export function dueText(
  { name }: Alert,
  drill: DueDrill,
  project: Pick<Project, 'runner' | 'environment'>,
  record: DrillRecord,
  now: Date,
): string {
  const environment = dueIn(drill, project);
  const last = record[name]?.[environment];
  const what =
    'http' in drill
      ? commandLine(project, 'drill', name, '--running', '--environment', environment)
      : `by hand, every ${drill.everyDays} days: ${drill.byHand.replace(/[.\s]+$/, '')}`;
  return `${what}; ${whenText(last, 'byHand' in drill ? drill.everyDays : undefined, now)}`;
}

function whenText(last: string | undefined, everyDays: number | undefined, now: Date): string {
  if (last === undefined) return 'never done';
  const days = Math.floor((now.getTime() - Date.parse(last)) / DAY_MS);
  const ago = days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
  const done = `last done ${last.slice(0, 10)}, ${ago}`;
  if (everyDays === undefined) return done;
  const next = new Date(Date.parse(last) + everyDays * DAY_MS).toISOString().slice(0, 10);
  return days >= everyDays ? `${done}: overdue since ${next}` : `${done}; again by ${next}`;
}
