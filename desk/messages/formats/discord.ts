import { clip, fitted } from '../clip.ts';
import type { Block, Message } from '../message.ts';
import { escapedMarkdown, markdownLink } from './markdown.ts';
import { toneColors, toneMarks } from './slack.ts';

/** Discord takes 256 characters in a title, 4096 in a description, and 6000 in all. */
const MOST_OF_TITLE = 256;
const MOST_OF_DESCRIPTION = 4096;

/** Returns the body for a webhook of Discord. Nobody is mentioned, whatever a text says. */
export function discordBody(message: Message, leftOut: (count: number) => string): object {
  return fitted(message, MOST_OF_DESCRIPTION, {
    render,
    size: ({ embeds: [embed] }) => embed!.description.length,
    leftOut,
  });

  function render({ tone, title, blocks, more }: Message) {
    const texts = [
      ...blocks.map(block => blockText(block, blocks.length > 1)),
      ...(more === undefined ? [] : [`*${escapedMarkdown(more)}*`]),
    ];
    return {
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: clip(`${toneMarks[tone]} ${escapedMarkdown(title)}`, MOST_OF_TITLE),
          description: texts.join('\n\n'),
          color: Number.parseInt(toneColors[tone].slice(1), 16),
        },
      ],
    };
  }
}

function blockText({ tone, heading, text, facts, links }: Block, several: boolean): string {
  return [
    ...(heading ? [`${several ? `${toneMarks[tone]} ` : ''}**${escapedMarkdown(heading)}**`] : []),
    ...(text ? [escapedMarkdown(text)] : []),
    ...facts.map(({ label, value }) => `**${escapedMarkdown(label)}:** ${escapedMarkdown(value)}`),
    ...(links.length > 0 ? [links.map(markdownLink).join(' · ')] : []),
  ].join('\n');
}
