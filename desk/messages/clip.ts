import type { Block, Message } from './message.ts';

/** Returns the text with at most so many characters, an ellipsis at its end if it was longer; no character is cut in two. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, Math.max(0, most - 1));
  // The first half of a pair has no meaning alone.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** Returns the text in one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What of a block there is room for: characters of each text, and links, of which the first matter most. */
interface Room {
  readonly text: number;
  readonly links: number;
}
/** From the whole to hardly any. */
const ROOMS: readonly Room[] = [
  { text: Number.POSITIVE_INFINITY, links: Number.POSITIVE_INFINITY },
  { text: 600, links: Number.POSITIVE_INFINITY },
  { text: 200, links: Number.POSITIVE_INFINITY },
  { text: 200, links: 2 },
  { text: 80, links: 2 },
  { text: 80, links: 1 },
  { text: 80, links: 0 },
];

/** How a message becomes what a channel takes. */
export interface Rendering<T> {
  readonly render: (message: Message) => T;
  readonly size: (rendered: T) => number;
  /** Says how many blocks there was no room for. */
  readonly leftOut: (count: number) => string;
}

/**
 * Returns what `render` makes of the message, within the limit as `size` counts: first texts become shorter and links fewer, then
 * blocks; last, only the title is left. Markup is never cut, because it is made of what is left.
 */
export function fitted<T>(message: Message, limit: number, { render, size, leftOut }: Rendering<T>): T {
  for (const room of ROOMS) {
    const whole = render({ ...message, blocks: message.blocks.map(one => shortened(one, room)) });
    if (size(whole) <= limit) return whole;
  }
  const shortest = message.blocks.map(one => shortened(one, ROOMS.at(-1)!));
  for (let count = shortest.length - 1; count >= 0; count--) {
    const more = leftOut(shortest.length - count);
    const part = render({ ...message, blocks: shortest.slice(0, count), more });
    if (size(part) <= limit) return part;
  }
  return render({
    ...message,
    title: clip(message.title, 80),
    blocks: [],
    ...(shortest.length > 0 && { more: leftOut(shortest.length) }),
  });
}

function shortened(block: Block, { text: most, links }: Room): Block {
  return {
    ...block,
    ...(block.heading !== undefined && { heading: clip(block.heading, Math.max(most, 120)) }),
    ...(block.text !== undefined && { text: clip(block.text, most) }),
    facts: block.facts.map(({ label, value }) => ({ label, value: clip(value, most) })),
    links: block.links.slice(0, links),
  };
}
