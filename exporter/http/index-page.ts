import type { Index } from '../base/module.ts';
import type { ScenarioState } from '../scenarios/runner.ts';
import { escapeHtml, page } from './html.ts';

export interface IndexOptions {
  readonly service: string;
  readonly version: string;
  /** What each module adds. */
  readonly parts: readonly Index[];
  readonly scenarios: readonly ScenarioState[];
}

/** What there is to see, and the scenarios with their state. */
export function indexPage({ service, version, parts, scenarios }: IndexOptions): string {
  const links = parts
    .flatMap(({ pages = [] }) => pages)
    .map(([href, about]) => `<tr><td><a href="${href}">${href}</a></td><td>${escapeHtml(about)}</td></tr>`)
    .join('');
  const rows = scenarios
    .map(
      ({ name, about, running }) =>
        `<tr><td><code>${name}</code></td><td>${escapeHtml(about)}${running ? ' <strong>(running)</strong>' : ''}</td></tr>`,
    )
    .join('');
  const api = parts
    .flatMap(({ api: routes = [] }) => (routes.length > 0 ? [routes] : []))
    .map(routes => `<p>${routes.map(route => `<code>${escapeHtml(route)}</code>`).join(' ')}</p>`)
    .join('');
  const body = `<h1>${escapeHtml(service)}</h1><p class="soft">version ${escapeHtml(version)}</p>
<section class="card"><table>${links}</table></section>
<section class="card"><h2>Scenarios</h2><p class="soft">Start one with <code>npm run scenario -- NAME</code> or <code>POST /scenarios/NAME</code>; end it with <code>DELETE</code>.</p><table>${rows}</table></section>
<section class="card"><h2>API</h2>${api}</section>`;
  return page({ title: service, body });
}
