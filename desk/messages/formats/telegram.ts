import { fitted } from '../clip.ts';
import type { Block, Message } from '../message.ts';
import { escapedHtml } from './html.ts';
import { toneMarks } from './slack.ts';

/** What Telegram takes, tags not counted; with them, the limit is kept for certain. */
const MOST = 4096;

/** Returns the text of a message to Telegram, in the few tags of HTML that it knows. */
export function telegramHtml(message: Message, leftOut: (count: number) => string): string {
  return fitted(message, MOST, { render, size: text => text.length, leftOut });
}

function render({ tone, title, blocks, more }: Message): string {
  return [
    `${toneMarks[tone]} <b>${escapedHtml(title)}</b>`,
    ...blocks.map(block => blockText(block, blocks.length > 1)),
    ...(more === undefined ? [] : [`<i>${escapedHtml(more)}</i>`]),
  ].join('\n\n');
}

function blockText({ tone, heading, text, facts, links }: Block, several: boolean): string {
  return [
    ...(heading ? [`${several ? `${toneMarks[tone]} ` : ''}<b>${escapedHtml(heading)}</b>`] : []),
    ...(text ? [escapedHtml(text)] : []),
    ...facts.map(({ label, value }) => `<b>${escapedHtml(label)}:</b> ${escapedHtml(value)}`),
    ...(links.length > 0
      ? [links.map(({ label, url }) => `<a href="${escapedHtml(url)}">${escapedHtml(label)}</a>`).join(' · ')]
      : []),
  ].join('\n');
}
