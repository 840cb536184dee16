import { jobs } from '../platform/jobs.ts';
import { defineConfig } from '../project/project.ts';

/** What a system, a job and a package may be called. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST = 40;
/** Packages that the project depends on: npm installs none into a package of its name. */
const DEPENDENCIES = ['vigia', 'create-vigia', 'typescript'];
/** The name of the templates. */
export const USUAL_NAME = 'my-service';

/** Why a name cannot be taken. */
export type NameProblem = 'letters' | 'length' | 'taken';

/** Returns the name that is nearest to a text, such as that of a folder: `Bot de Vendas 2` becomes `bot-de-vendas-2`. */
export function nameFrom(text: string): string {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const name = (words ?? [])
    .join('-')
    .replace(/^[\d-]+/, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
  if (name === '') return USUAL_NAME;
  return problemOf(name) === undefined ? name : `${name}-watch`;
}

/** Returns why a project cannot have the name, or undefined. */
export function problemOf(name: string): NameProblem | undefined {
  if (!NAME.test(name)) return 'letters';
  if (name.length > LONGEST) return 'length';
  return taken().has(name) ? 'taken' : undefined;
}

/** What every project has already: systems, jobs, groups of rules, dashboards, and the first words of metrics. */
function taken(): ReadonlySet<string> {
  const { systems, servers, alertGroups, dashboards, contract } = defineConfig({ systems: [] });
  const metrics = [...contract.keys()].flatMap(
    metric =>
      /^(.+)_(?:requests_total|request_duration_seconds)$/.exec(metric)?.[1]?.replaceAll('_', '-') ?? [],
  );
  return new Set([
    ...DEPENDENCIES,
    ...Object.values(jobs),
    ...systems.map(({ name }) => name),
    ...servers.keys(),
    ...alertGroups.map(({ name }) => name),
    ...dashboards.map(({ uid }) => uid),
    ...metrics,
  ]);
}

/** Replaces the name of the templates, in each of its spellings. */
export function renamed(text: string, name: string): string {
  const words = name.split('-');
  const pascal = words.map(capitalised).join('');
  return text
    .replaceAll('my-service', name)
    .replaceAll('my_service', words.join('_'))
    .replaceAll('MyService', pascal)
    .replaceAll('myService', pascal.charAt(0).toLowerCase() + pascal.slice(1))
    .replaceAll('My service', capitalised(words.join(' ')));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
