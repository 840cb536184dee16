import { piecesOf, type Step } from '../../core/alerts/prose.ts';
import type { Project } from '../../core/project/project.ts';

/** What a runbook says in plain text although it is the name of something that can be referred to. */
export interface BareMention {
  readonly kind: 'query' | 'metric' | 'endpoint' | 'panel';
  readonly text: string;
}

const QUERY = /\{\s*\w+\s*(?:=~|!~|!=|=)|\|\s*json\b|\|=|\[\d+(?:ms|s|m|h|d|w)\]/;
const ENDPOINT = /(?:^|[\s`(])(?:https?:\/\/[^\s/`]+)?\/[a-z][\w/.-]*/;
const SAYS_PANEL = /\b(?:dashboard|panel)s?\b/i;

/** Returns what the text says of queries, metrics, endpoints and panels outside of references. */
export function bareMentions(step: Step, { contract, dashboards }: Project): BareMention[] {
  const pieces = piecesOf(step);
  const text = pieces.map(piece => (typeof piece === 'string' ? piece : '\u0000')).join('');
  const refersToPanel = pieces.some(
    piece =>
      typeof piece === 'object' && 'kind' in piece && (piece.kind === 'panel' || piece.kind === 'dashboard'),
  );
  const found: BareMention[] = [];
  const see = (kind: BareMention['kind'], match: string | undefined) => {
    if (match !== undefined) found.push({ kind, text: match.trim() });
  };
  see('query', QUERY.exec(text)?.[0]);
  see('endpoint', ENDPOINT.exec(text)?.[0]);
  const words = new Set(text.match(/[a-zA-Z_:][\w:]*/g));
  // `up` is a word of English, too.
  for (const name of contract.keys()) if (name.includes('_') && words.has(name)) see('metric', name);
  const histogram = [...words].find(word => contract.has(word.replace(/_(?:bucket|sum|count)$/, '')));
  if (histogram?.includes('_') && !contract.has(histogram)) see('metric', histogram);
  const titles = dashboards.flatMap(({ title, sections }) => [
    title,
    ...sections.flatMap(({ lines }) => lines.flatMap(({ panels }) => panels.map(panel => panel.title))),
  ]);
  // A title of one word is a word of English; that a panel is meant shows by the word.
  for (const title of new Set(titles)) if (title.includes(' ') && text.includes(title)) see('panel', title);
  if (!refersToPanel) see('panel', SAYS_PANEL.exec(text)?.[0]);
  return found;
}
