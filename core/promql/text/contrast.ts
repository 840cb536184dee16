import type { Conditions } from './conditions.ts';
import { type Normal, sameMeaning } from './normal.ts';
import { printCondition, printLength, printNormal } from './print-normal.ts';

/** Says how two queries that do not mean the same differ: in both, and where one place is at fault, there. */
export function contrast(there: Normal, here: Normal): string {
  const place = difference(there, here);
  return `is ${printNormal(there)} there and ${printNormal(here)} here${place ? `: ${place}` : ''}`;
}

/** The only place at which they differ, if there is one within them. */
function difference(there: Normal, here: Normal): string | undefined {
  if (there.kind === 'series' && here.kind === 'series') {
    if (there.names.join() !== here.names.join()) return undefined;
    if (there.range !== here.range)
      return `its range is ${range(there.range)} there and ${range(here.range)} here`;
    return conditionDifference(there.conditions, here.conditions);
  }
  const [a, b] = [partsOf(there), partsOf(here)];
  if (!sameShell(there, here) || a.length !== b.length) return undefined;
  const differing = a.findIndex((part, i) => !sameMeaning(part, b[i]!));
  return differing < 0 ? undefined : difference(a[differing]!, b[differing]!);
}

function range(length: string | undefined): string {
  return length === undefined ? 'not given' : printLength(length);
}

function conditionDifference(there: Conditions, here: Conditions): string | undefined {
  const labels = [...new Set([...Object.keys(there), ...Object.keys(here)])];
  const said = (conditions: Conditions, label: string) =>
    conditions[label] ? printCondition(label, conditions[label]) : `any ${label}`;
  const differing = labels.filter(label => said(there, label) !== said(here, label));
  return differing.length === 0
    ? undefined
    : differing.map(label => `${said(there, label)} there, ${said(here, label)} here`).join('; ');
}

function partsOf(normal: Normal): readonly Normal[] {
  switch (normal.kind) {
    case 'call':
    case 'aggregate':
      return normal.args;
    case 'binary':
      return [normal.left, normal.right];
    case 'subquery':
      return [normal.of];
    default:
      return [];
  }
}

/** Whether they are the same but for their parts. */
function sameShell(a: Normal, b: Normal): boolean {
  const shell = (normal: Normal) => ({ ...normal, args: [], left: 0, right: 0, of: 0 });
  return JSON.stringify(shell(a)) === JSON.stringify(shell(b));
}
