import { escaped } from '../pages/html/html.ts';

export { escaped as escapeHtml };

/** Returns a link when the target is plain http(s), else nothing: an annotation may hold anything. */
export function link(href: string | undefined, text: string): string {
  if (!href || !['http:', 'https:'].includes(URL.parse(href)?.protocol ?? '')) return '';
  return `<a href="${escaped(href)}" rel="noreferrer">${escaped(text)}</a>`;
}
