import { fitted } from '../clip.ts';
import type { Block, Link, Message, Tone } from '../message.ts';

/** Colours of Slack, Discord and mails. */
export const toneColors: Readonly<Record<Tone, string>> = {
  firing: '#e01e5a',
  resolved: '#2eb67d',
  notice: '#36c5f0',
};
/** What stands in front of what is said. */
export const toneMarks: Readonly<Record<Tone, string>> = { firing: '🔥', resolved: '✅', notice: 'ℹ️' };

/** Slack takes 3000 characters in one section, and 50 sections. */
const MOST_OF_SECTION = 2900;

/** Returns the body for an incoming webhook of Slack; `channel` counts where the webhook allows it. */
export function slackBody(message: Message, channel: string, leftOut: (count: number) => string): object {
  return fitted(message, MOST_OF_SECTION, { render, size: longest, leftOut });

  function render({ tone, title, blocks, more }: Message): Body {
    const sections = [
      ...blocks.map(block => section(sectionText(block, blocks.length > 1))),
      ...(more === undefined ? [] : [section(`_${escaped(more)}_`)]),
    ];
    return {
      channel,
      // Also what telephones show of it.
      text: `${toneMarks[tone]} *${escaped(title)}*`,
      ...(sections.length > 0 && { attachments: [{ color: toneColors[tone], blocks: sections }] }),
    };
  }
}

interface Body {
  readonly channel: string;
  readonly text: string;
  readonly attachments?: readonly {
    readonly color: string;
    readonly blocks: readonly ReturnType<typeof section>[];
  }[];
}

function longest({ text, attachments = [] }: Body): number {
  const sections = attachments.flatMap(({ blocks }) => blocks.map(one => one.text.text.length));
  return Math.max(text.length, ...sections);
}

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text } } as const;
}

function sectionText({ tone, heading, text, facts, links }: Block, several: boolean): string {
  return [
    ...(heading ? [`${several ? `${toneMarks[tone]} ` : ''}*${escaped(heading)}*`] : []),
    ...(text ? [escaped(text)] : []),
    ...facts.map(({ label, value }) => `*${escaped(label)}:* ${escaped(value)}`),
    ...(links.length > 0 ? [links.map(linkText).join('  ·  ')] : []),
  ].join('\n');
}

function linkText({ label, url }: Link): string {
  return `<${escaped(url).replaceAll('|', '%7C')}|${escaped(label)}>`;
}

/** Slack turns `<!channel>` and `<http://…|text>` into more than text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
