import type { Language } from 'vigia/desk';

/**
 * Returns the language of a page: the one that its reader asks for, else the first of the browser's `Accept-Language` that there is, else
 * the desk's.
 *
 * @example
 * ```ts
 * preferred({ accept: 'pt-BR,pt;q=0.9,en;q=0.8' }, 'en'); // pt
 * ```
 */
export function preferred(
  { asked, accept = '' }: { readonly asked?: unknown; readonly accept?: string | undefined },
  fallback: Language,
  languages: readonly Language[] = ['en', 'pt'],
): Language {
  const named = (tag: string) => languages.find(one => new RegExp(`^${one}(?:-|$)`, 'i').test(tag));
  const chosen = typeof asked === 'string' ? named(asked) : undefined;
  if (chosen) return chosen;
  const accepted = accept
    .slice(0, 500)
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.split(';').map(one => one.trim());
      const quality = parameters.find(one => one.startsWith('q='));
      return { tag, weight: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of accepted) {
    const language = named(tag);
    if (language) return language;
  }
  return fallback;
}
