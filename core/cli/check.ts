import type { Metric } from '../metrics/metric.ts';
import { exposedOf } from '../project/bindings.ts';
import { configure } from '../project/config.ts';
import { areasOf } from '../project/definitions.ts';
import type { Project } from '../project/project.ts';
import { judge } from './check-page.ts';
import { checkTargets } from './check-targets.ts';
import { command, oneNamed } from './cli.ts';
import { loadProject } from './project.ts';
import { scrape } from './scrape.ts';

const usage = `
vigia check [URL] [--job NAME | --system NAME] [--environment NAME]

Scrapes a live service as Prometheus does. Reports what Prometheus refuses or
loses of its page, then compares it with the contract: metrics that are missing,
mistyped, mislabelled or over budget. Exits with code 1 if there is anything.

Without a URL, asks each target of the project for its own metrics, with its login,
path and certificate, and prints a line for each; those that cannot be asked from
here are named.

  URL                 a metrics page; credentials as in
                      http://user:password@host/metrics
  --job NAME          compare with what the targets of this job expose
  --system NAME       compare with the metrics of this system only, for a service
                      that has no other
  --environment NAME  ask the targets of this environment (default: the first)

Example: npx vigia check http://localhost:8080/metrics
`;

const options = {
  system: { type: 'string' },
  job: { type: 'string' },
  environment: { type: 'string' },
} as const;

await command(
  { usage, options, positionals: 1 },
  async ({ positionals: [url], values: { system, job, environment } }) => {
    const project = await loadProject();
    if (environment !== undefined)
      oneNamed('environment', environment, new Map(Object.entries(project.environments)));
    if (url === undefined) {
      if (system !== undefined || job !== undefined)
        throw new Error(`--${system === undefined ? 'job' : 'system'} is for a page: give its URL`);
      return checkTargets(configure(project, environment === undefined ? {} : { environment }));
    }
    if (system !== undefined && job !== undefined)
      throw new Error('--system and --job exclude each other: give one');
    const declared = job === undefined ? declaredBy(project, system) : exposedOf(project, job);
    const page = await scrape(url);
    const { lines, summary, isFine } = judge(page, declared, { everything: system !== undefined });
    for (const line of lines) console.log(line);
    console.log(summary.startsWith('the page is refused') ? `${page.address}: ${summary}` : summary);
    return isFine ? 0 : 1;
  },
);

/**
 * Returns what services must expose: of the project, or of one of its systems. What systems share may have the values of
 * all.
 */
function declaredBy({ exposed, systems, contract }: Project, system: string | undefined): readonly Metric[] {
  if (system === undefined) return exposed;
  const own = systems.map(one => {
    const metrics = Object.values(areasOf(one))
      .flat()
      .map(({ name }) => contract.get(name)!);
    return [one.name, metrics.filter(({ origin }) => origin === 'exporter')] as const;
  });
  return oneNamed('system', system, new Map(own.filter(([, metrics]) => metrics.length > 0)));
}
