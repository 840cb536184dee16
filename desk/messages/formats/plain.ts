import { fitted } from '../clip.ts';
import type { Block, Message } from '../message.ts';
import { toneMarks } from './slack.ts';

/** How a text without tags stresses words. */
export interface Plain {
  /** The most characters. Default: as many as there are. */
  readonly limit?: number;
  /** What stands around what is stressed. Default: nothing. */
  readonly bold?: string;
  /** Default true. */
  readonly title?: boolean;
  readonly leftOut: (count: number) => string;
}

/** Returns a message as plain text, as mails and WhatsApp have it. Each link is its label and its address. */
export function plainText(
  message: Message,
  { limit = Number.POSITIVE_INFINITY, bold = '', title: withTitle = true, leftOut }: Plain,
): string {
  const render = ({ tone, title, blocks, more }: Message): string =>
    [
      ...(withTitle ? [`${toneMarks[tone]} ${stressed(title, bold)}`] : []),
      ...blocks.map(block => blockText(block, bold, blocks.length > 1)),
      ...(more === undefined ? [] : [more]),
    ].join('\n\n');
  return fitted(message, limit, { render, size: text => text.length, leftOut });
}

function blockText({ tone, heading, text, facts, links }: Block, bold: string, several: boolean): string {
  return [
    ...(heading ? [`${several ? `${toneMarks[tone]} ` : ''}${stressed(heading, bold)}`] : []),
    ...(text ? [text] : []),
    ...facts.map(({ label, value }) => `${stressed(`${label}:`, bold)} ${value}`),
    ...links.map(({ label, url }) => `${label}: ${url}`),
  ].join('\n');
}

/** The sign of stress within a text would end it. */
function stressed(text: string, bold: string): string {
  return bold === '' ? text : `${bold}${text.replaceAll(bold, '')}${bold}`;
}
