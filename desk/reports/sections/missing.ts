import { titleIn, type Writing } from '../document.ts';
import type { Report } from '../report.ts';

const MOST_GAPS = 6;

/** Returns what the report cannot tell, and why; empty if nothing is missing. */
export function missingNotes(report: Report, { words, format, language }: Writing): string[] {
  const { data, systems, objectives } = report;
  const told = words.missing;
  if (data.problem !== undefined) return [told.problem(data.problem)];
  const time = report.kind === 'daily' ? format.time : format.dateTime;
  const gaps = data.gaps.slice(0, MOST_GAPS).map(({ from, to }) => told.gap(time(from), time(to)));
  const more = data.gaps.length - gaps.length;
  const all = more > 0 ? [...gaps, told.more(format.number(more))] : gaps;
  const named = [
    ...objectives.map(({ title, problem }) => ({ title, problem })),
    ...systems.flatMap(({ figures }) => figures.map(({ title, problem }) => ({ title, problem }))),
  ];
  return [
    ...(data.covered !== null && data.covered < 1
      ? [`${told.covered(format.percent(data.covered))} ${sentence(all.join('; '))}`.trim()]
      : []),
    ...named.flatMap(({ title, problem }) =>
      problem === undefined ? [] : [told.figure(titleIn(title, language), problem)],
    ),
  ];
}

function sentence(text: string): string {
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
