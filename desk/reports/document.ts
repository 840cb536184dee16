import type { Language } from 'vigia/desk';
import { formatIn } from '../language/index.ts';
import type { Report, Title } from './report.ts';
import { alertSection } from './sections/alerts.ts';
import { figureSections } from './sections/figures.ts';
import { missingNotes } from './sections/missing.ts';
import { objectiveSection } from './sections/objectives.ts';
import { recommendedSection } from './sections/recommended.ts';
import { summaryTiles } from './sections/summary.ts';
import { reportWords } from './words.ts';

export type Tone = 'good' | 'bad' | 'soft';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** Numbers stand below each other. */
  readonly numeric?: boolean;
  readonly href?: string;
}

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
  /** Left out where there is little room. */
  readonly minor?: boolean;
}

export interface Table {
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A picture, and what it shows for those who do not see it. */
export interface Picture {
  readonly name: string;
  readonly alt: string;
}

export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly texts: readonly string[];
  /** Findings, each with what to do. */
  readonly items?: readonly { readonly finding: string; readonly advice: string }[];
  readonly pictures: readonly Picture[];
  readonly tables: readonly Table[];
}

export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: Tone;
}

/** A report in a language, before it has a form. */
export interface ReportDocument {
  readonly language: Language;
  readonly title: string;
  readonly subtitles: readonly string[];
  readonly missing: { readonly heading: string; readonly texts: readonly string[] };
  readonly tiles: readonly Tile[];
  readonly sections: readonly Section[];
  readonly footer: string;
}

/** What sections are made with. */
export interface Writing {
  readonly language: Language;
  readonly words: ReturnType<typeof reportWords>;
  readonly format: ReturnType<typeof formatIn>;
  readonly grafana: string;
}

export function writingOf(language: Language, timeZone: string, grafana: string): Writing {
  return { language, words: reportWords(language), format: formatIn(language, timeZone), grafana };
}

/** Returns the report as people read it in a language. */
export function documentOf(report: Report, writing: Writing, madeAt: number): ReportDocument {
  const { language, words, format } = writing;
  return {
    language,
    title: titleOf(report, writing),
    subtitles: [
      `${words.environment(report.environment)} · ${words.zone(report.timeZone)}`,
      ...(report.until < report.to ? [words.soFar(format.dateTime(report.until))] : []),
    ],
    missing: { heading: words.missing.title, texts: missingNotes(report, writing) },
    tiles: summaryTiles(report, writing),
    sections: [
      recommendedSection(report, writing),
      objectiveSection(report, writing),
      alertSection(report, writing),
      ...figureSections(report, writing),
    ],
    footer: words.footer(format.dateTime(madeAt)),
  };
}

/** `Daily report, Saturday, January 31, 2026`. */
export function titleOf(
  { kind, from, to }: Pick<Report, 'kind' | 'from' | 'to'>,
  { words, format }: Pick<Writing, 'words' | 'format'>,
): string {
  const when =
    kind === 'daily' ? format.longDate(from) : words.weekOf(format.date(from), format.date(to - 1));
  return `${words[kind]}, ${when}`;
}

/** Returns a title in the language, else in the one that it has. */
export function titleIn(title: Title, language: Language): string {
  if (typeof title === 'string') return title;
  return title[language] ?? Object.values(title)[0] ?? '';
}
