/** HTML that is safe to send: what was put into it is escaped. Only `html` and `trusted` make one. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What a template takes. Text is escaped; `undefined`, `null` and `false` leave nothing. */
export type Content = Html | string | number | undefined | null | false | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '\0': '\uFFFD',
};

/** Returns the text as it may stand in HTML, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"'`\0]/g, character => ESCAPES[character]!);
}

/**
 * Returns HTML from a template. Every value is escaped, unless it is `Html` itself. An attribute with a value must be in quotes.
 *
 * @example
 * ```ts
 * html`<p title="${'"'}">${'<b>'}</p>`.text; // <p title="&quot;">&lt;b&gt;</p>
 * ```
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((text, part, i) => text + rendered(values[i - 1]) + part));
}

/** Marks text as HTML without escaping it: for what a library has rendered safely, and for our own files. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Returns a name of several words, such as `QueueBacklog`, that may be broken between them. */
export function breakable(name: string): Html {
  const words = name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[_.:-])(?=\w)/);
  return html`${words.map((word, i) => html`${i > 0 && html`<wbr>`}${word}`)}`;
}

function rendered(value: Content): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(rendered).join('');
  if (value === undefined || value === null || value === false) return '';
  return escaped(String(value));
}
