import { escapeHtml, link } from '../../http/html.ts';
import type { Cell, Picture, ReportDocument, Section, Table, Tile, Tone } from '../document.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const COLORS: Readonly<Record<Tone, string>> = { good: '#1b6e4b', bad: '#b3142b', soft: '#59636e' };
const TEXT = '#1c2330';
const LINE = '#d9dee5';
const TILES_IN_A_ROW = 3;

/** A picture as a PNG, which every program for mails shows; few of them show SVG, and most remove it. */
export interface MailPicture {
  readonly png: Buffer;
  /** In pixels of the screen; the PNG has twice as many. */
  readonly width: number;
}

/**
 * Returns the report as the HTML of a mail: tables and styles within the tags, which is what programs for mails know. Its pictures are
 * `data:` addresses, which the sender attaches; the report can be read without them.
 */
export function mailHtml(
  document: ReportDocument,
  pictures: ReadonlyMap<string, MailPicture>,
  open?: { readonly label: string; readonly href: string },
): string {
  const { language, title, subtitles, missing, tiles, sections, footer } = document;
  const soft = (text: string) => `<p style="margin:2px 0;color:${COLORS.soft}">${escapeHtml(text)}</p>`;
  return `<!doctype html>
<html lang="${language === 'pt' ? 'pt-BR' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:0;background:#f6f7f9">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f6f7f9"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="table-layout:fixed;max-width:680px;background:#ffffff;border:1px solid ${LINE}"><tr><td style="padding:20px;${FONT};font-size:15px;line-height:1.5;color:${TEXT};text-align:left">
<h1 style="margin:0 0 4px;font-size:22px;line-height:1.3">${escapeHtml(title)}</h1>${subtitles.map(soft).join('')}
${open ? `<p style="margin:8px 0 0">${link(open.href, open.label)}</p>` : ''}
${missing.texts.length === 0 ? '' : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0 0"><tr><td style="padding:10px 14px;background:#fff6e5;border-left:4px solid #b45f06"><strong>${escapeHtml(missing.heading)}</strong>${missing.texts.map(text => `<p style="margin:2px 0">${escapeHtml(text)}</p>`).join('')}</td></tr></table>`}
${tilesOf(tiles)}
${sections.map(one => sectionOf(one, pictures)).join('\n')}
<p style="margin:28px 0 0;color:${COLORS.soft};font-size:13px">${escapeHtml(footer)}</p>
</td></tr></table></td></tr></table></body></html>
`;
}

function tilesOf(tiles: readonly Tile[]): string {
  const rows = Array.from({ length: Math.ceil(tiles.length / TILES_IN_A_ROW) }, (_, i) =>
    tiles.slice(i * TILES_IN_A_ROW, (i + 1) * TILES_IN_A_ROW),
  );
  const cell = ({ label, value, note, tone }: Tile) =>
    `<td width="33%" style="padding:8px 10px;border:1px solid ${LINE};vertical-align:top"><span style="font-size:13px;color:${COLORS.soft}">${escapeHtml(label)}</span><br><strong style="font-size:18px;color:${tone ? COLORS[tone] : TEXT}">${escapeHtml(value)}</strong>${note ? `<br><span style="font-size:13px;color:${COLORS.soft}">${escapeHtml(note)}</span>` : ''}</td>`;
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0 0;border-collapse:collapse">${rows.map(row => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`;
}

function sectionOf(
  { heading, texts, items = [], pictures, tables }: Section,
  drawn: ReadonlyMap<string, MailPicture>,
): string {
  return `<h2 style="margin:28px 0 8px;font-size:18px;border-bottom:2px solid ${LINE};padding-bottom:4px">${escapeHtml(heading)}</h2>
${items.length === 0 ? '' : `<ol style="margin:8px 0;padding-left:22px">${items.map(({ finding, advice }) => `<li style="margin:6px 0"><strong>${escapeHtml(finding)}</strong> ${escapeHtml(advice)}</li>`).join('')}</ol>`}
${texts.map(text => `<p style="margin:4px 0">${escapeHtml(text)}</p>`).join('')}
${pictures.map(one => pictureOf(one, drawn)).join('')}
${tables.map(tableOf).join('')}`;
}

function pictureOf({ name, alt }: Picture, drawn: ReadonlyMap<string, MailPicture>): string {
  const picture = drawn.get(name);
  if (!picture) return '';
  return `<img src="data:image/png;base64,${picture.png.toString('base64')}" alt="${escapeHtml(alt)}" width="${picture.width}" style="display:block;max-width:100%;height:auto;margin:12px 0;border:0">`;
}

/** A telephone has no room for what is less important, and a mail cannot be scrolled sideways. */
function withoutMinor({ columns, rows, ...rest }: Table): Table {
  const kept = <T>(list: readonly T[]) => list.filter((_, i) => !columns[i]!.minor);
  return { ...rest, columns: kept(columns), rows: rows.map(kept) };
}

function tableOf(table: Table): string {
  const { caption, columns, rows } = withoutMinor(table);
  const side = (numeric?: boolean) => (numeric ? 'right' : 'left');
  const style = `padding:5px 8px 5px 0;border-bottom:1px solid ${LINE};vertical-align:top`;
  const cell = ({ text, tone, numeric, href }: Cell) =>
    `<td style="${style};text-align:${side(numeric)};${tone ? `color:${COLORS[tone]};` : ''}${numeric ? '' : 'overflow-wrap:anywhere'}">${link(href, text) || escapeHtml(text)}</td>`;
  return `${caption ? `<p style="margin:14px 0 2px"><strong>${escapeHtml(caption)}</strong></p>` : ''}<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px;margin:0 0 8px"><tr>${columns
    .map(
      ({ label, numeric }) =>
        `<th style="${style};text-align:${side(numeric)};color:${COLORS.soft};font-size:12px;font-weight:normal;vertical-align:bottom">${escapeHtml(label)}</th>`,
    )
    .join('')}</tr>${rows.map(row => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`;
}
