import { escapeHtml } from '../../http/html.ts';
import type { Delivery } from '../deliveries.ts';
import type { Writing } from '../document.ts';
import type { ReportKind } from '../period.ts';

interface List {
  readonly kind: ReportKind;
  readonly periods: readonly { readonly day: string; readonly title: string }[];
  readonly recipients: readonly string[];
}

/** Returns the list of the last reports, with those who were sent them. */
export function indexPage(
  lists: readonly List[],
  deliveries: readonly Delivery[],
  { words, format, language }: Writing,
  suffix: string,
): string {
  const section = ({ kind, periods, recipients }: List) => {
    const who = recipients.length > 0 ? words.recipients(format.list(recipients)) : words.nobody;
    const item = ({ day, title }: List['periods'][number]) => {
      const sent = deliveries.filter(one => one.kind === kind && one.day === day);
      const states = sent.map(
        ({ channel, state, at }) => `${channel}: ${words.sent[state]}, ${format.dateTime(at)}`,
      );
      return `<li><a href="/reports/${kind}/${day}${suffix}">${escapeHtml(title)}</a>${states.length > 0 ? `<span class="soft">${escapeHtml(states.join('; '))}</span>` : ''}</li>`;
    };
    return `<section aria-labelledby="${kind}"><h2 id="${kind}">${words[kind]}</h2><p class="soft">${escapeHtml(who)}</p><ul class="list">${periods.map(item).join('')}</ul></section>`;
  };
  return `<!doctype html>
<html lang="${language === 'pt' ? 'pt-BR' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.reports}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/reports/report.css"></head>
<body><nav><a href="/">Vigia</a></nav><main><header><h1>${words.reports}</h1><p class="soft">${words.lead}</p></header>
${lists.map(section).join('\n')}</main></body></html>
`;
}
