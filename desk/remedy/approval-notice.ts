import type { DeskAction, Language } from 'vigia/desk';
import type { Incident } from '../incidents/incident.ts';
import type { Notice } from '../messages/sending.ts';
import { words } from '../messages/words.ts';
import { timeText } from '../messages/written.ts';
import type { RemedyRun } from './run.ts';
import { remedyWords } from './words.ts';

/** Everything that the notice depends on in addition to the run. */
export interface ApprovalContext {
  readonly language: Language;
  /** Of the time in the notice, a name of the IANA database. */
  readonly timeZone: string;
  readonly tenantLabel: string;
  readonly action: Pick<DeskAction, 'about'> | undefined;
  readonly incident: Pick<Incident, 'labels'>;
  /** The page of the incident, where the run is approved and denied; undefined for a desk without pages. */
  readonly page: string | undefined;
  /** How many more runs wait for the same. */
  readonly more: number;
  /** Whether nothing would be called. */
  readonly isDry: boolean;
}

/** Returns what people are told of a run that waits for one of them. */
export function approvalNotice(
  { action: name, alert, environment, dueAt }: Pick<RemedyRun, 'action' | 'alert' | 'environment' | 'dueAt'>,
  { language, timeZone, tenantLabel, action, incident, page, more, isDry }: ApprovalContext,
): Notice {
  const own = remedyWords(language);
  const known = words(language);
  const about = action && (typeof action.about === 'string' ? action.about : action.about[language]);
  const tenant = incident.labels[tenantLabel];
  return {
    title: own.asked(name, alert),
    text: [
      own.text((about ?? name).replace(/\.$/, '')),
      ...(more > 0 ? [own.more(more)] : []),
      ...(isDry ? [own.dry] : []),
    ].join(' '),
    facts: [
      { label: own.until, value: timeText(dueAt, language, timeZone) },
      { label: known.environment, value: environment },
      ...(tenant ? [{ label: known.tenant, value: tenant }] : []),
    ],
    links: page === undefined ? [] : [{ label: own.page, url: page }],
  };
}
