import { type Content, type Html, html } from '../html/html.ts';
import type { View } from '../view.ts';
import type { Answer, Cell, Column, Row, Unanswered } from './queries.ts';

/** Returns what a query found, as a small table, or why it was not answered. */
export function answer(given: Answer, view: View): Html {
  const { words, format } = view;
  if ('unanswered' in given) return html`<p class="bad">${reason(given.unanswered, view)}</p>`;
  const { table, tookMs, at } = given;
  const took = html`<span class="soft number">${format.exactly(at)} · ${words.runbooks.took(tookMs)}</span>`;
  if (table.found === 0) return html`<p>${words.runbooks.nothing} ${took}</p>`;
  return html`<p>${words.runbooks.found(table.found, table.rows.length)} ${took}</p>
<div class="scroll" tabindex="0" role="group" aria-label="${words.runbooks.found(table.found, table.rows.length)}"><table><thead><tr>${table.columns.map(
    column =>
      html`<th scope="col" class="${isValue(column) && 'right'}">${column.label ?? words.runbooks[column.kind]}</th>`,
  )}</tr></thead><tbody>${table.rows.map(row => line(row, table.columns, view))}</tbody></table></div>`;
}

function line({ cells, same }: Row, columns: readonly Column[], view: View): Html {
  return html`<tr class="${same && 'same'}">${cells.map((cell, i) => {
    const column = columns[i]!;
    const kind = isValue(column)
      ? 'right'
      : column.label === undefined && column.kind === 'line'
        ? 'mono'
        : 'outside';
    return html`<td class="${kind}">${written(cell, view)}</td>`;
  })}</tr>`;
}

function isValue(column: Column): boolean {
  return column.label === undefined && column.kind === 'value';
}

function written(cell: Cell, { format }: View): Content {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? format.number(cell, precise(cell)) : String(cell);
  const { time } = cell;
  return html`<time datetime="${new Date(time).toISOString()}" title="${format.exactly(time)}">${format.time(time)}:${String(new Date(time).getSeconds()).padStart(2, '0')}</time>`;
}

/** Four digits that mean something. */
function precise(value: number): number {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return Math.min(12, Math.max(0, 3 - magnitude));
}

function reason(given: Unanswered, { words, format }: View): string {
  switch (given.because) {
    case 'needs':
      return words.runbooks.needs(format.list(given.labels));
    case 'absent':
      return words.runbooks.absent(given.server);
    case 'busy':
      return words.runbooks.failed(given.server, words.runbooks.busy);
    case 'failed':
      return words.runbooks.failed(given.server, given.why);
  }
}
