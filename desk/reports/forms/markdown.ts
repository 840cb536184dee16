import type { Cell, ReportDocument, Section, Table } from '../document.ts';

/** Returns the report as Markdown, which is also read as plain text in mails; pictures are left out. */
export function markdown(document: ReportDocument): string {
  const { title, subtitles, missing, tiles, sections, footer } = document;
  const parts = [
    `# ${plain(title)}`,
    subtitles.map(plain).join('  \n'),
    ...(missing.texts.length > 0
      ? [`**${missing.heading}**`, missing.texts.map(text => `- ${plain(text)}`).join('\n')]
      : []),
    tiles
      .map(({ label, value, note }) => `- ${label}: **${plain(value)}**${note ? ` (${plain(note)})` : ''}`)
      .join('\n'),
    ...sections.flatMap(sectionOf),
    `_${plain(footer)}_`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function sectionOf({ heading, texts, items = [], tables }: Section): string[] {
  return [
    `## ${plain(heading)}`,
    texts.map(plain).join('  \n'),
    items.map(({ finding, advice }, i) => `${i + 1}. ${plain(`${finding} ${advice}`.trim())}`).join('\n'),
    ...tables.flatMap(table => [...(table.caption ? [`### ${plain(table.caption)}`] : []), tableOf(table)]),
  ];
}

function tableOf({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ label }) => plain(label))),
    line(columns.map(({ numeric }) => (numeric ? '--:' : ':--'))),
    ...rows.map(row => line(row.map(cellOf))),
  ].join('\n');
}

function cellOf({ text, href }: Cell): string {
  return href ? `[${plain(text)}](${href.replaceAll(')', '%29').replaceAll(' ', '%20')})` : plain(text);
}

/** Text in which nothing is markup: names of alerts and labels come from elsewhere. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#]/g, character => `\\${character}`);
}
