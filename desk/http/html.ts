const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, inside and outside of quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => ESCAPES[character]!);

/** A link when the target is plain http(s), else nothing: an annotation may hold anything. */
export function link(href: string | undefined, text: string): string {
  if (!href || !URL.canParse(href) || !['http:', 'https:'].includes(new URL(href).protocol)) return '';
  return `<a href="${escapeHtml(href)}" rel="noreferrer">${escapeHtml(text)}</a>`;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2330; --soft: #5c6675; --line: #dfe3e9;
  --link: #0b5fb8; --critical: #c4162a; --warning: #b45f06; --info: #1f6feb; --resolved: #2b8a3e; }
@media (prefers-color-scheme: dark) { :root { --page: #12151b; --card: #1b2029; --text: #e7eaf0; --soft: #9aa5b5; --line: #2d3542;
  --link: #79b8ff; --critical: #ff6b78; --warning: #f0a04b; --info: #6cb0ff; --resolved: #56c870; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.05rem; margin: 0 }
p { margin: .3rem 0 } .soft { color: var(--soft) } a { color: var(--link) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.2rem; margin: 1rem 0 }
.alert { border-left: 5px solid var(--state) }
.critical { --state: var(--critical) } .warning { --state: var(--warning) } .info { --state: var(--info) } .resolved { --state: var(--resolved) }
.state { margin: 1.5rem 0 -.4rem; color: var(--state) } .state.firing { --state: var(--critical) }
.badge { color: var(--state); border: 1px solid var(--state); border-radius: 99px; padding: 0 .6rem; font-size: .8rem; font-weight: 600 }
.head { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center } .head time { margin-left: auto; color: var(--soft); font-size: .85rem }
.labels { display: flex; flex-wrap: wrap; gap: .35rem; margin: .6rem 0 0; padding: 0; list-style: none }
.labels li { background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: 0 .45rem; font: .8rem/1.6 ui-monospace, monospace; overflow-wrap: anywhere }
.links { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: .6rem } code { background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: .1rem .4rem; white-space: nowrap }
table { border-collapse: collapse; width: 100% } td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }`;

export interface Page {
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** Seconds between reloads; without it, none. */
  readonly refreshSeconds?: number;
}

/** A whole page, without any asset from elsewhere. */
export function page({ title, body, refreshSeconds }: Page): string {
  const refresh =
    refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>
`;
}
