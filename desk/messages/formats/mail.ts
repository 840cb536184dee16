import { clip, oneLine } from '../clip.ts';
import type { Block, Message, Tone } from '../message.ts';
import { escapedHtml } from './html.ts';
import { plainText } from './plain.ts';
import { toneColors, toneMarks } from './slack.ts';

/** A mail: its subject, and its text in two forms. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const MOST_OF_SUBJECT = 200;
/** Dark enough to be read on white. */
const TEXT_COLORS: Readonly<Record<Tone, string>> = {
  firing: '#a4123f',
  resolved: '#1b6e4b',
  notice: '#1d4f73',
};

/** Returns a mail. Styles are within the tags: programs for mails know no others. */
export function mailText(
  message: Message,
  language: 'en' | 'pt',
  leftOut: (count: number) => string,
): MailText {
  const subject = clip(oneLine(message.title), MOST_OF_SUBJECT);
  if (message.mail) return { subject, ...message.mail };
  return {
    subject,
    text: `${plainText(message, { title: false, leftOut })}\n`,
    html: page(message, language === 'pt' ? 'pt-BR' : 'en'),
  };
}

function page({ tone, title, blocks, more }: Message, lang: string): string {
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapedHtml(title)}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1f2328;font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:640px;margin:0 auto;border-top:4px solid ${toneColors[tone]}">
<h1 style="font-size:18px;line-height:1.35;margin:16px 0;color:${TEXT_COLORS[tone]}">${toneMarks[tone]} ${escapedHtml(title)}</h1>
${blocks.map(block => section(block, blocks.length > 1)).join('\n')}${more === undefined ? '' : `\n<p style="color:#59636e">${escapedHtml(more)}</p>`}
</div></body></html>
`;
}

function section({ tone, heading, text, facts, links }: Block, several: boolean): string {
  const rows = facts
    .map(
      ({ label, value }) =>
        `<tr><th scope="row" style="text-align:left;vertical-align:top;padding:2px 12px 2px 0;font-weight:600;white-space:nowrap">${escapedHtml(label)}</th><td style="padding:2px 0;overflow-wrap:anywhere">${escapedHtml(value)}</td></tr>`,
    )
    .join('');
  return [
    `<div style="margin:0 0 16px${several ? `;padding-left:12px;border-left:3px solid ${toneColors[tone]}` : ''}">`,
    ...(heading
      ? [
          `<h2 style="font-size:15px;margin:0 0 4px">${several ? `${toneMarks[tone]} ` : ''}${escapedHtml(heading)}</h2>`,
        ]
      : []),
    ...(text ? [`<p style="margin:0 0 8px">${escapedHtml(text).replaceAll('\n', '<br>')}</p>`] : []),
    ...(rows ? [`<table style="border-collapse:collapse;margin:0 0 8px">${rows}</table>`] : []),
    ...(links.length > 0
      ? [
          `<p style="margin:0">${links.map(({ label, url }) => `<a href="${escapedHtml(url)}" style="color:#0550ae">${escapedHtml(label)}</a>`).join(' &nbsp;·&nbsp; ')}</p>`,
        ]
      : []),
    '</div>',
  ].join('');
}
