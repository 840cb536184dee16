import type { DeskProject } from 'vigia/desk';
import type { dutyWords } from '../duty/words.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Format } from '../language/index.ts';
import type { Language } from '../settings.ts';

export interface LinkView {
  readonly language: Language;
  readonly words: ReturnType<typeof dutyWords>;
  readonly format: Format;
  readonly now: number;
  readonly texts: DeskProject['alerts'];
}

export type LinkContent =
  | { readonly kind: 'expired' }
  | { readonly kind: 'asks' | 'resolved'; readonly incident: Incident; readonly minutes: number }
  | { readonly kind: 'resolved' | 'taken'; readonly incident: Incident; readonly minutes?: never };

const MINUTES = [30, 60, 240, 480, 1440];

/** The page behind a link of a message: small, without script, readable on a telephone. */
export function linkPage(view: LinkView, content: LinkContent): string {
  const { words, language } = view;
  const body = content.kind === 'expired' ? expired(view) : about(view, content);
  return `<!doctype html><html lang="${language === 'pt' ? 'pt-BR' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.acknowledge}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>`;
}

function expired({ words }: LinkView): string {
  return `<h1>${words.expired}</h1><p>${words.expiredHint}</p><p><a href="/inbox">${words.inbox}</a></p>`;
}

function about(view: LinkView, content: Exclude<LinkContent, { kind: 'expired' }>): string {
  const { words, format } = view;
  const { incident } = content;
  const { summary = '', description = '' } = incident.annotations;
  const place = [incident.environment, incident.tenant].filter(Boolean).join(', ');
  const head = `<h1>${escaped(incident.name)}</h1>${summary ? `<p class="what">${escaped(summary)}</p>` : ''}
${description ? `<p>${escaped(description)}</p>` : ''}
<p class="small">${[place && escaped(place), `${words.firingSince} ${format.exactly(incident.startsAt)}`].filter(Boolean).join(' · ')}</p>`;
  const link = `<p><a href="/incidents/${incident.id}">${words.incident}</a></p>`;
  if (content.kind === 'resolved') return `${head}<p role="status">${words.resolved}</p>${link}`;
  const by = incident.acknowledgedBy;
  const taken =
    by === null || incident.acknowledgedUntil === null
      ? ''
      : `<p role="status" class="taken">${words.acknowledgedBy(escaped(by), format.exactly(incident.acknowledgedUntil))}</p>`;
  if (content.kind === 'taken') return `${head}${taken}${link}`;
  return `${head}${taken}<form method="post"><p>${words.takeOver}</p>
<label>${words.name}<input name="by" required maxlength="100" autocomplete="name" autofocus></label>
<label>${words.note} <span class="small">${words.optional}</span><textarea name="note" maxlength="1000" rows="2"></textarea></label>
<label>${words.lasts}<select name="minutes">${options(content.minutes!, view)}</select></label>
<button>${words.acknowledge}</button></form>`;
}

/** The usual time of the severity is chosen. */
function options(usual: number, { words }: LinkView): string {
  return [...new Set([...MINUTES, usual])]
    .sort((a, b) => a - b)
    .map(minutes => {
      const text = minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes);
      return `<option value="${minutes}"${minutes === usual ? ' selected' : ''}>${text}</option>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark}body{margin:0;font:17px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:34rem;margin:0 auto;padding:1.25rem}h1{font-size:1.35rem;margin:.2em 0;overflow-wrap:anywhere}p{margin:.5em 0;overflow-wrap:anywhere}
.what{font-weight:600}.small{font-size:.87rem;opacity:.8}.taken{border-inline-start:4px solid #2a7a3f;padding-inline-start:.7em}
label{display:block;margin:.9em 0;font-weight:600}input,textarea,select{display:block;box-sizing:border-box;width:100%;margin-top:.25em;padding:.6em;font:inherit;border:1px solid GrayText;border-radius:6px;background:Field;color:FieldText}
button{width:100%;padding:.8em;font:inherit;font-weight:700;border:0;border-radius:6px;background:#1f5fbf;color:#fff}a{color:LinkText}`;
