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

/** How long the texts of a block may be, from the whole to hardly any. */
const LENGTHS = [Number.POSITIVE_INFINITY, 600, 200, 80];

/**
 * Returns what `render` makes of the message, within the limit as `size` counts: first the texts become shorter, then there are fewer
 * blocks, and `leftOut` says how many are missing; last, only the title is left. Markup is never cut, because it is made of what is left.
 */
export function fitted<T>(
  message: Message,
  limit: number,
  {
    render,
    size,
    leftOut,
  }: {
    readonly render: (message: Message) => T;
    readonly size: (rendered: T) => number;
    readonly leftOut: (count: number) => string;
  },
): T {
  for (const length of LENGTHS) {
    const whole = render({ ...message, blocks: message.blocks.map(one => shortened(one, length)) });
    if (size(whole) <= limit) return whole;
  }
  const shortest = message.blocks.map(one => shortened(one, LENGTHS.at(-1)!));
  for (let count = shortest.length - 1; count >= 0; count--) {
    const missing = shortest.length - count;
    const part = render({ ...message, blocks: shortest.slice(0, count), more: leftOut(missing) });
    if (size(part) <= limit) return part;
  }
  return render({ ...message, title: clip(message.title, 80), blocks: [], more: leftOut(shortest.length) });
}

function shortened(block: Block, most: number): Block {
  return {
    ...block,
    ...(block.heading !== undefined && { heading: clip(block.heading, Math.max(most, 120)) }),
    ...(block.text !== undefined && { text: clip(block.text, most) }),
    facts: block.facts.map(({ label, value }) => ({ label, value: clip(value, most) })),
  };
}
