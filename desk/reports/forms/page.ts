import { escapeHtml, link } from '../../http/html.ts';
import type { Cell, Picture, ReportDocument, Section, Table, Tile } from '../document.ts';

/** Where a page leads. */
export interface PageLinks {
  readonly index: { readonly label: string; readonly href: string };
  readonly earlier: { readonly label: string; readonly href: string };
  readonly later?: { readonly label: string; readonly href: string };
  readonly forms: { readonly label: string; readonly all: readonly { label: string; href: string }[] };
  /** The address of a picture: `wide`, or `narrow` for a telephone. */
  readonly picture: (name: string, width: 'wide' | 'narrow') => string;
  readonly style: string;
}

/** Returns the report as a page, on a screen and on paper. It has no script and no style of its own: those may be forbidden. */
export function page(document: ReportDocument, links: PageLinks): string {
  const { language, title, subtitles, missing, tiles, sections, footer } = document;
  const anchor = (one: { label: string; href: string }, rel = '') =>
    `<a href="${escapeHtml(one.href)}"${rel}>${escapeHtml(one.label)}</a>`;
  return `<!doctype html>
<html lang="${language === 'pt' ? 'pt-BR' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${escapeHtml(links.style)}"></head>
<body><nav>${anchor(links.index)}<span class="around">${anchor(links.earlier, ' rel="prev"')}${links.later ? anchor(links.later, ' rel="next"') : ''}</span></nav>
<main><header><h1>${escapeHtml(title)}</h1>${subtitles.map(text => `<p class="soft">${escapeHtml(text)}</p>`).join('')}</header>
${missing.texts.length === 0 ? '' : `<section class="missing"><h2>${escapeHtml(missing.heading)}</h2>${missing.texts.map(text => `<p>${escapeHtml(text)}</p>`).join('')}</section>`}
<dl class="tiles">${tiles.map(tileOf).join('')}</dl>
${sections.map(one => sectionOf(one, links)).join('\n')}
</main><footer><p>${escapeHtml(footer)}</p><p class="forms">${escapeHtml(links.forms.label)} ${links.forms.all.map(one => anchor(one)).join(' ')}</p></footer></body></html>
`;
}

function tileOf({ label, value, note, tone }: Tile): string {
  const class_ = tone ? ` class="${tone}"` : '';
  return `<div><dt>${escapeHtml(label)}</dt><dd${class_}>${escapeHtml(value)}</dd>${note ? `<dd class="note">${escapeHtml(note)}</dd>` : ''}</div>`;
}

function sectionOf({ id, heading, texts, items = [], pictures, tables }: Section, links: PageLinks): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(heading)}</h2>
${items.length === 0 ? '' : `<ol class="items">${items.map(({ finding, advice }) => `<li><strong>${escapeHtml(finding)}</strong> ${escapeHtml(advice)}</li>`).join('')}</ol>`}
${texts.map(text => `<p>${escapeHtml(text)}</p>`).join('')}
${pictures.map(one => pictureOf(one, links)).join('')}
${tables.map(tableOf).join('')}</section>`;
}

function pictureOf({ name, alt }: Picture, { picture }: PageLinks): string {
  return `<picture><source media="screen and (max-width: 44rem)" srcset="${escapeHtml(picture(name, 'narrow'))}"><img src="${escapeHtml(picture(name, 'wide'))}" alt="${escapeHtml(alt)}"></picture>`;
}

function tableOf({ caption, columns, rows }: Table): string {
  return `<div class="scroll" tabindex="0" role="group"${caption ? ` aria-label="${escapeHtml(caption)}"` : ''}><table>${caption ? `<caption>${escapeHtml(caption)}</caption>` : ''}<thead><tr>${columns
    .map(
      ({ label, numeric }) => `<th scope="col"${numeric ? ' class="number"' : ''}>${escapeHtml(label)}</th>`,
    )
    .join('')}</tr></thead><tbody>${rows
    .map(row => `<tr>${row.map((cell, i) => cellOf(cell, i)).join('')}</tr>`)
    .join('')}</tbody></table></div>`;
}

function cellOf({ text, tone, numeric, href }: Cell, column: number): string {
  const classes = [numeric ? 'number' : '', tone ?? ''].filter(Boolean).join(' ');
  const class_ = classes ? ` class="${classes}"` : '';
  const inside = link(href, text) || escapeHtml(text);
  return column === 0 ? `<th scope="row"${class_}>${inside}</th>` : `<td${class_}>${inside}</td>`;
}
