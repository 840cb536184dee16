import { fitted } from '../clip.ts';
import type { Block, Message } from '../message.ts';
import { escapedMarkdown } from './markdown.ts';
import { toneMarks } from './slack.ts';

/** Teams takes 28 kB. */
const MOST_BYTES = 25_000;
/** A card shows this many buttons; the rest are in a menu. */
const MOST_ACTIONS = 5;

const COLORS = { firing: 'Attention', resolved: 'Good', notice: 'Accent' } as const;

/** Returns the body for a workflow of Teams: an Adaptive Card, with a button for each link where it is about one thing. */
export function teamsBody(message: Message, leftOut: (count: number) => string): object {
  return fitted(message, MOST_BYTES, {
    render,
    size: body => Buffer.byteLength(JSON.stringify(body)),
    leftOut,
  });
}

function render({ tone, title, blocks, more }: Message): object {
  const several = blocks.length > 1;
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      {
        ...textBlock(`${toneMarks[tone]} ${escapedMarkdown(title)}`),
        ...{ size: 'Medium', weight: 'Bolder', color: COLORS[tone] },
      },
      ...blocks.flatMap(block => blockOf(block, several)),
      ...(more === undefined ? [] : [{ ...textBlock(escapedMarkdown(more)), isSubtle: true }]),
    ],
    ...(!several && blocks[0] && blocks[0].links.length > 0 && { actions: actionsOf(blocks[0]) }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function blockOf(block: Block, several: boolean): object[] {
  const { tone, heading, text, facts, links } = block;
  return [
    ...(heading
      ? [
          {
            ...textBlock(`${several ? `${toneMarks[tone]} ` : ''}${escapedMarkdown(heading)}`),
            ...{ weight: 'Bolder', separator: several },
          },
        ]
      : []),
    // A single new line is a space in a card.
    ...(text ? [textBlock(escapedMarkdown(text).replaceAll('\n', '\n\n'))] : []),
    ...(facts.length > 0
      ? [
          {
            type: 'FactSet',
            facts: facts.map(({ label, value }) => ({
              title: escapedMarkdown(label),
              value: escapedMarkdown(value),
            })),
          },
        ]
      : []),
    ...(several && links.length > 0 ? [{ type: 'ActionSet', actions: actionsOf(block) }] : []),
  ];
}

function actionsOf({ links }: Block): object[] {
  return links
    .slice(0, MOST_ACTIONS)
    .map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url }));
}

function textBlock(text: string) {
  return { type: 'TextBlock', text, wrap: true } as const;
}
