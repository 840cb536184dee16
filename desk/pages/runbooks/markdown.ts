import MarkdownIt from 'markdown-it';
import { webLink } from '../../messages/panel-link.ts';
import { type Html, trusted } from '../html/html.ts';

/** What takes the place of a code span. */
export interface Span {
  readonly inline: Html;
  /** Stands after the paragraph or the list item. */
  readonly after: Html;
}
/** Returns what takes the place of a code span; undefined leaves it as it is. */
export type CodeSpans = (code: string) => Span | undefined;

/**
 * Returns Markdown as HTML. HTML in it is shown, not obeyed; a link opens web pages and other runbooks, and nothing else; pictures are
 * shown as links.
 */
export function markdown(text: string, spans: CodeSpans = () => undefined): Html {
  const environment: Environment = { spans, after: [] };
  return trusted(renderer.render(withoutComments(text), { desk: environment }));
}

/** What the rules are given. */
interface Environment {
  readonly spans: CodeSpans;
  after: Html[];
}
function given(env: Readonly<Record<string, unknown>> | undefined): Environment {
  return env!.desk as Environment;
}

const renderer = new MarkdownIt({ html: false, linkify: false, typographer: false });
renderer.disable('image');
renderer.validateLink = href => webLink(href) !== undefined || RUNBOOK.test(href) || /^#[\w-]*$/.test(href);

/** A runbook next to this one. */
const RUNBOOK = /^(?:\.\/)?([A-Za-z_][A-Za-z0-9_]{0,120})\.md$/;

const { rules } = renderer.renderer;
const plainCode = rules.code_inline!;

rules.code_inline = (tokens, at, options, env, self) => {
  const { spans, after } = given(env);
  const span = spans(tokens[at]!.content);
  if (!span) return plainCode(tokens, at, options, env, self);
  after.push(span.after);
  return span.inline.text;
};
rules.paragraph_close = (tokens, at, _options, env) =>
  tokens[at]!.hidden ? '' : `</p>\n${taken(given(env))}`;
rules.list_item_close = (_tokens, _at, _options, env) => `${taken(given(env))}</li>\n`;

rules.link_open = (tokens, at, options, _env, self) => {
  const token = tokens[at]!;
  const href = String(token.attrGet('href') ?? '');
  const runbook = RUNBOOK.exec(href)?.[1];
  if (runbook !== undefined) token.attrSet('href', `/runbooks/${runbook}`);
  else if (webLink(href) !== undefined) token.attrSet('rel', 'noreferrer');
  return self.renderToken(tokens, at, options);
};
// A wide table scrolls by itself, with the keyboard, too.
rules.table_open = () => '<div class="scroll" tabindex="0" role="group"><table>\n';
rules.table_close = () => '</table></div>\n';

function taken(environment: Environment): string {
  const { after } = environment;
  environment.after = [];
  return after.map(({ text }) => text).join('');
}

/** What a generated file says about itself. */
function withoutComments(text: string): string {
  return text.replace(/^(?:\s*<!--(?:(?!-->)[\s\S])*-->)+\s*/, '');
}
