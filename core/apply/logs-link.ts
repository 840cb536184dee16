import type { DashboardJson, PlacedDashboard } from '../plan/dashboards.ts';
import { datasourceUids } from '../stack/datasources.ts';

/** The data source of logs in the link to Explore, whose address holds it as encoded JSON. */
const OURS = encodeURIComponent(`"datasource":${JSON.stringify(datasourceUids.loki)}`);

/**
 * Returns the dashboards with links to the log lines of a Grafana whose Loki has another uid; without these links if it has no
 * Loki, for they would lead nowhere. Queries need nothing: they name the data source that the reader chooses.
 */
export function withLogsOf(
  loki: string | undefined,
  dashboards: ReadonlyMap<string, PlacedDashboard>,
): Map<string, PlacedDashboard> {
  const theirs = encodeURIComponent(`"datasource":${JSON.stringify(loki)}`);
  const linked = ({ links, ...json }: DashboardJson): DashboardJson => ({
    ...json,
    ...(Array.isArray(links) && {
      links: (links as { url?: string }[]).flatMap(link => {
        if (!link.url?.includes(OURS)) return [link];
        return loki === undefined ? [] : [{ ...link, url: link.url.replace(OURS, theirs) }];
      }),
    }),
  });
  return new Map([...dashboards].map(([uid, one]) => [uid, { ...one, json: linked(one.json) }]));
}
