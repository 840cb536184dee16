import { bounded, redactText } from '@vigia/telemetry';
import { clip, oneLine } from './clip.ts';
import type { Message } from './message.ts';
import type { Notice } from './sending.ts';

/** Returns a message in a part's own words, without personal data. */
export function noticeMessage({
  tone = 'notice',
  title,
  text,
  facts = [],
  links = [],
  mail,
}: Notice): Message {
  return bounded(() => ({
    tone,
    title: titleOf(title),
    blocks:
      text === undefined && facts.length + links.length === 0
        ? []
        : [
            {
              tone,
              ...(text !== undefined && { text: redactText(text) }),
              facts: facts.map(({ label, value }) => ({ label, value: redactText(value) })),
              links,
            },
          ],
    ...(mail && { mail }),
  }));
}

/** The title of a message: one line, without personal data. */
export function titleOf(text: string): string {
  return clip(oneLine(redactText(text)), 250);
}
