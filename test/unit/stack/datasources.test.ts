import { describe, expect, it } from 'vitest';
import { type Datasource, datasources, datasourceUids } from '../../../core/stack/datasources.ts';
import type { ServerName } from '../../../core/stack/server.ts';
import { composePlacement, configure } from '../../bundle.ts';

const all = datasources(configure(), composePlacement);

describe('the data sources of Grafana', () => {
  it('are the four with their fixed UIDs, and one is the default', () => {
    expect(all.map(({ uid }) => uid)).toEqual(Object.values(datasourceUids));
    expect(all.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual(['prometheus']);
  });

  it('link metric to trace, log to trace, trace to logs and metrics, and Prometheus to Alertmanager', () => {
    expect(linksOf(all)).toEqual([
      'prometheus → alertmanager',
      'prometheus → jaeger',
      'loki → jaeger',
      'jaeger → loki',
      'jaeger → loki',
      'jaeger → prometheus',
    ]);
  });

  it.each(['loki', 'jaeger', 'alertmanager', 'prometheus'] as const)(
    'link to nothing that is absent when %s is',
    absent => {
      const servers = new Set<ServerName>([...composePlacement.servers].filter(name => name !== absent));
      const present = datasources(configure(), { ...composePlacement, servers });
      expect(present.map(({ uid }) => uid)).not.toContain(absent);
      expect(linksOf(present).filter(link => link.endsWith(absent))).toEqual([]);
    },
  );

  it('recognise the trace of a log line as the service writes it', () => {
    const loki = all.find(({ uid }) => uid === 'loki')!;
    const [field] = loki.jsonData.derivedFields as { matcherRegex: string; url: string }[];
    const line = '{"level":"info","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","message":"x"}';
    expect(new RegExp(field!.matcherRegex).exec(line)?.[1]).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    // A single dollar would be replaced by an environment variable when Grafana reads the file.
    expect(field!.url).toBe('$${__value.raw}');
  });
});

describe('a trace', () => {
  const jaeger = all.find(({ uid }) => uid === 'jaeger')!.jsonData as {
    tracesToLogsV2: { query: string };
    tracesToMetrics: { tags: object[]; queries: { query: string }[] };
  };

  it('leads to its log lines, whatever its environment', () => {
    expect(jaeger.tracesToLogsV2.query).toBe(
      '{level=~"trace|debug|info|warn|error|fatal"} |= "$${__trace.traceId}"',
    );
  });
  it('leads to metrics of its environment', () => {
    const { tags, queries } = jaeger.tracesToMetrics;
    expect(tags).toEqual([{ key: 'deployment.environment.name', value: 'environment' }]);
    expect(queries.length).toBeGreaterThan(0);
    for (const { query } of queries) expect(query).toMatch(/\{[^}]*\$\$__tags\}/);
  });
});

/** Every `…Uid` in the options of a data source, as a link. */
function linksOf(sources: readonly Datasource[]): string[] {
  return sources.flatMap(({ uid, jsonData }) => uidsIn(jsonData).map(target => `${uid} → ${target}`));
}

function uidsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /Uid$/.test(key) && typeof inner === 'string' ? [inner] : uidsIn(inner),
  );
}
