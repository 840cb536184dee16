import type { Edit } from './view.ts';

const LOCAL_ROOM = 64;
const DOMAIN = /(?:[\p{L}\p{N}-]{1,63}\.){1,6}(?:xn--[a-z\d-]{2,40}|\p{L}{2,24})/uy;
/** Users of machines, not of people. */
const MACHINES = new Set(['git']);

/** The e-mail address around an `@`. */
export function emailAt(at: number, text: string): Edit | undefined {
  const from = localFrom(text, at);
  if (from === at || MACHINES.has(text.slice(from, at))) return undefined;
  DOMAIN.lastIndex = at + 1;
  const domain = DOMAIN.exec(text);
  return domain ? { from, to: at + 1 + domain[0].length, as: '[email]' } : undefined;
}

function localFrom(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const open = text.lastIndexOf('"', at - 2);
    return open >= 0 && at - open <= LOCAL_ROOM ? open : at;
  }
  let from = at;
  while (from > 0 && at - from < LOCAL_ROOM && isLocal(text.charCodeAt(from - 1))) from--;
  return from;
}

/** Letters and digits of any script, and `.` `_` `%` `+` `'` `-`. */
function isLocal(code: number): boolean {
  if (code > 0x7f) return code > 0xbf && (code < 0x2000 || code > 0x2e7f);
  if (code > 0x60) return code < 0x7b;
  if (code > 0x40) return code < 0x5b || code === 0x5f;
  return (
    (code > 0x2f && code < 0x3a) ||
    code === 0x2e ||
    code === 0x25 ||
    code === 0x2b ||
    code === 0x27 ||
    code === 0x2d
  );
}
