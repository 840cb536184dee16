import { RE2JS } from 're2js';
import { redaction } from '../../../core/stack/log-collector/redaction/index.ts';

/** The rules, compiled by RE2 for JavaScript, which reads expressions as the collector does. */
const groups = redaction.map(({ only, rules }) => ({
  only: only === undefined ? undefined : RE2JS.compile(only),
  rules: rules.map(({ find, as }) => ({ find: RE2JS.compile(find), as })),
}));

/** What the collector makes of a line. */
export function asCollected(line: string): string {
  let text = line;
  for (const { only, rules } of groups) {
    if (only && !only.matcher(text).find()) continue;
    for (const { find, as } of rules) text = replaced(text, find, as);
  }
  return text;
}

function replaced(text: string, find: RE2JS, as: string): string {
  const matcher = find.matcher(text);
  let made = '';
  let last = 0;
  while (matcher.find()) {
    made += text.slice(last, matcher.start());
    made += as.replace(/\$(\d)/g, (_, group) => matcher.group(Number(group)) ?? '');
    last = matcher.end();
  }
  return made + text.slice(last);
}
