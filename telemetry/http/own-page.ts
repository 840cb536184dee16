import { formatOf, type Page } from '../exposition/page.ts';

/**
 * Returns the page that the service answers itself with what the kit has in addition, in the format of the answer; what is
 * on it stays as it is, and a name that it has is not told again. Undefined if the answer is not a page of metrics.
 */
export async function joinedPage(body: string, contentType: string, page: Page): Promise<string | undefined> {
  if (!/^(?:text\/plain|application\/openmetrics-text)\b/.test(contentType)) return undefined;
  if (body.trim() !== '' && !/^# (?:TYPE|HELP|EOF)\b/m.test(body)) return undefined;
  const format = formatOf(contentType);
  const added = await page.render(format, namesOn(body));
  if (format === 'text') return `${ended(body)}${added}`;
  return `${ended(body.replace(/# EOF\s*$/, ''))}${added}# EOF\n`;
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** The families of a page; a counter of OpenMetrics under the name that its samples have. */
function namesOn(body: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name, type] of body.matchAll(/^# TYPE (\S+) (\w+)/gm)) {
    names.add(name!);
    if (type === 'counter') names.add(`${name}_total`);
  }
  for (const [, name] of body.matchAll(/^([a-zA-Z_:][\w:]*)[{ ]/gm)) names.add(name!);
  return names;
}
