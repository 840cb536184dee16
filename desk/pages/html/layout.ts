import type { Language } from 'vigia/desk';
import { assets } from '../assets.ts';
import type { Reader } from '../reader.ts';
import { timeZone, type View } from '../view.ts';
import { type Content, type Html, html } from './html.ts';
import { type IconName, icon } from './icons.ts';

/** The tags of the languages, as browsers have them. */
const localeOf: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR' };

export type Place = 'inbox' | 'onCall' | 'runbooks' | 'statistics' | 'status';

/** What stands around the content of a page. */
export interface Frame {
  readonly title: string;
  /** The entry of the menu to which the page belongs. */
  readonly place?: Place;
  /** Incidents that fire and that nobody has acknowledged. */
  readonly firing?: number;
  /** Who reads, and where to sign in or out; without it, the desk has no login. */
  readonly reader?: Reader;
  /** Told on every page, such as that Prometheus is silent. */
  readonly notices?: Content;
  readonly body: Content;
}

const MENU: readonly (readonly [Place, string, IconName])[] = [
  ['inbox', '/inbox', 'inbox'],
  ['onCall', '/on-call', 'onCall'],
  ['runbooks', '/runbooks', 'runbooks'],
  ['statistics', '/statistics', 'statistics'],
  ['status', '/status', 'status'],
];

/** Returns a whole page. It loads nothing from elsewhere, and has no script or style of its own. */
export function page(view: View, frame: Frame): Html {
  const { words, language } = view;
  return html`<!doctype html>
<html lang="${localeOf[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<meta name="htmx-config" content='{"includeIndicatorCSS":false,"defaultTimeout":15000}'>
<title>${frame.title} · Vigia</title>
<link rel="icon" href="${assets.path('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.path('style.css')}">
<script src="${assets.path('desk.js')}" defer></script>
</head>
<body>
<a class="skip" href="#content">${words.layout.skip}</a>
<header class="bar"><div class="bar-in">
<a class="brand" href="/inbox"><img src="${assets.path('icon.svg')}" alt="" width="26" height="26">Vigia</a>
${menu(view, frame)}
<div class="bar-end">${languages(view)}${login(view, frame.reader)}</div>
</div></header>
<main id="content" tabindex="-1">
<p class="notice bad" id="offline" role="alert" hidden>${icon('alert')}<span>${words.layout.offline} <time></time>.</span></p>
<p class="notice bad" id="problem" role="alert" hidden>${icon('alert')}<span></span></p>
${frame.notices}
${frame.body}
</main>
<footer class="foot"><div class="foot-in"><span>${words.layout.times(timeZone)}</span><button type="button" class="bare" data-opens="keys" hidden>${words.layout.keys} <kbd>?</kbd></button></div></footer>
${keys(view)}
</body>
</html>
`;
}

function menu({ words }: View, { place, firing = 0 }: Frame): Html {
  return html`<nav class="menu" aria-label="${words.layout.menu}"><ul>${MENU.map(
    ([name, href, picture]) =>
      html`<li><a href="${href}"${name === place && html` aria-current="page"`}>${icon(picture)}<span>${words.layout[name]}</span>${
        name === 'inbox' &&
        firing > 0 &&
        html`<span class="count" id="firing-count">${firing > 999 ? '999+' : firing}</span>`
      }</a></li>`,
  )}</ul></nav>`;
}

function languages({ language, words, address }: View): Html {
  const to = (other: string) => `/language?${new URLSearchParams({ to: other, back: address })}`;
  return html`<div class="languages" role="group" aria-label="${words.layout.language}">${(
    [
      ['en', 'EN', 'English'],
      ['pt', 'PT', 'Português'],
    ] as const
  ).map(([code, short, name]) =>
    code === language
      ? html`<strong lang="${localeOf[code]}"><span aria-hidden="true">${short}</span><span class="unseen">${name}</span></strong>`
      : html`<a href="${to(code)}" lang="${localeOf[code]}" hreflang="${localeOf[code]}" rel="nofollow"><span aria-hidden="true">${short}</span><span class="unseen">${name}</span></a>`,
  )}</div>`;
}

function login({ words, address }: View, reader: Reader | undefined): Content {
  if (!reader) return undefined;
  if (reader.name === undefined)
    return html`<a data-sign-in href="${reader.signIn}?${new URLSearchParams({ back: address }).toString()}">${words.layout.signIn}</a>`;
  return html`<span class="soft outside" title="${words.layout.signedInAs(reader.name)}">${reader.name}</span><form method="post" action="${reader.signOut}"><button class="bare">${words.layout.signOut}</button></form>`;
}

function keys({ words }: View): Html {
  const { keys } = words;
  const rows: readonly (readonly [Content, string])[] = [
    [html`<kbd>j</kbd> <kbd>k</kbd>`, `${keys.next}, ${keys.previous}`],
    [html`<kbd>Enter</kbd>`, keys.open],
    [html`<kbd>a</kbd>`, keys.acknowledge],
    [html`<kbd>s</kbd>`, keys.silence],
    [html`<kbd>r</kbd>`, keys.runbook],
    [html`<kbd>u</kbd>`, keys.back],
    [
      html`<kbd>g</kbd> ${keys.followedBy} <kbd>i</kbd> <kbd>o</kbd> <kbd>r</kbd> <kbd>s</kbd> <kbd>t</kbd>`,
      keys.go,
    ],
    [html`<kbd>?</kbd>`, keys.help],
  ];
  return html`<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${keys.title}</h2>
<dl>${rows.map(([key, what]) => html`<dt>${key}</dt><dd>${what}</dd>`)}</dl>
<div class="titled"><label class="switch"><input type="checkbox" id="keys-on" checked> <span>${keys.use}</span></label><form method="dialog" class="end"><button>${words.layout.close}</button></form></div></dialog>`;
}
