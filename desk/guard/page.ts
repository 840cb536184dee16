import { escapeHtml } from '../http/html.ts';
import type { Language } from '../settings.ts';
import type { Person } from './access.ts';
import { loginWords } from './words.ts';

export interface LoginPage {
  readonly language: Language;
  /** Where people go from here. */
  readonly back: string;
  readonly person?: Person | undefined;
  readonly name?: string;
  readonly problem?: string;
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem}
label{display:block;margin:1rem 0 .25rem}input,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem}button{margin-top:1.25rem;cursor:pointer}
.bad{border-left:4px solid #c4162a;padding:.25rem .75rem}small{display:block;margin-top:1rem}`;

/** The page on which people log in. It needs no script, and loads nothing. */
export function loginPage({ language, back, person, name = '', problem }: LoginPage): string {
  const words = loginWords[language];
  const hidden = `<input type="hidden" name="back" value="${escapeHtml(back)}">`;
  const body = person
    ? `<p>${escapeHtml(words.signedIn(person.name))}</p>
<form method="post" action="/logout">${hidden}<button>${words.out}</button></form>`
    : `${problem === undefined ? '' : `<p class="bad" role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="/login">${hidden}
<label for="name">${words.name}</label>
<input id="name" name="name" value="${escapeHtml(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" autofocus>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000">
<button>${words.button}</button>
<small>${words.hint}</small></form>`;
  return `<!doctype html>
<html lang="${language === 'pt' ? 'pt-BR' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title} · Vigia</title>
<style>${STYLE}</style></head>
<body><main><h1>${words.title}</h1>
${body}
</main></body></html>
`;
}

/**
 * A page that asks for the same address once more. A link from elsewhere comes without the cookie of a login, which belongs to requests
 * from here alone; this one is from here.
 */
export function againPage(address: string): string {
  const to = escapeHtml(address);
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${to}"><title>Vigia</title><a href="${to}">Vigia</a>`;
}

/** A path of the desk itself: what comes with a link must not lead elsewhere. */
export function ownPath(given: unknown): string {
  if (typeof given !== 'string' || given.length > 2000) return '/';
  const base = 'http://desk.invalid';
  const url = /^\/(?![/\\])/.test(given) ? URL.parse(given, base) : null;
  if (url?.origin !== base || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search;
}
