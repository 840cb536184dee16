import type { Target } from '../project/target.ts';
import { didYouMean } from '../promql/text/suggest.ts';
import type { Place } from './address.ts';

/** What places are checked against. */
export interface Around {
  readonly targets: readonly Target[];
  readonly environments: readonly string[];
}

/** Throws with the field, the value and the fix. */
export type Refuse = (field: string, value: unknown, fix: string) => never;

export const refusing =
  (where: string): Refuse =>
  (field, value, fix) => {
    throw new Error(`${where}: ${field} is ${JSON.stringify(value) ?? String(value)}: ${fix}`);
  };

/** Throws if the desk could not find the place. */
export function checkPlace(refuse: Refuse, { url, target, path }: Place, around: Around): void {
  if ((url === undefined) === (target === undefined))
    refuse(url === undefined ? 'target' : 'url', url ?? target, 'give either url, or target and path');
  if (url !== undefined) {
    if (path !== undefined) refuse('path', path, 'it belongs to target; write it into url');
    checkUrls(refuse, url, around.environments);
    return;
  }
  if (typeof path !== 'string' || !/^\/[^#\s]*$/.test(path))
    refuse('path', path, 'give a path at the target that begins with /, such as /recovery/sessions');
  const jobs = around.targets.map(({ job }) => job);
  const ofJob = around.targets.filter(({ job }) => job === target);
  if (ofJob.length === 0)
    refuse(
      'target',
      target,
      didYouMean(String(target), jobs) ??
        `use the job of a target: ${[...new Set(jobs)].join(', ') || 'there is none'}`,
    );
  if (ofJob.every(({ at, server }) => at === undefined && server === undefined))
    refuse(
      'target',
      target,
      'its addresses are found by discovery, so that the desk does not know them; give url',
    );
}

function checkUrls(
  refuse: Refuse,
  url: string | Readonly<Record<string, string>>,
  environments: readonly string[],
) {
  const all = typeof url === 'object' && url !== null ? Object.entries(url) : [['', url] as const];
  for (const [environment, one] of all) {
    const field = environment === '' ? 'url' : `url.${environment}`;
    if (environment !== '' && !environments.includes(environment))
      refuse('url', environment, `it is not an environment; use ${environments.join(', ')}`);
    const parsed = typeof one === 'string' ? URL.parse(one) : null;
    if (!/^https?:$/.test(parsed?.protocol ?? ''))
      refuse(field, one, 'give a full URL that begins with http:// or https://');
    if (parsed!.username || parsed!.password)
      throw new Error(`${field} has a login, of ${parsed!.host}: give the login in auth`);
  }
}
