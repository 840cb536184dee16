import { describe, expect, it } from 'vitest';
import { definitionArtifacts } from '../../../core/generate/all.ts';
import { defaultConfig, serverNames } from '../../bundle.ts';
import type { DashboardJson } from './generated.ts';

/** The headings and the panels of Infrastructure Overview where these servers are not there. */
function without(...absent: string[]) {
  const servers = new Set(serverNames.filter(name => !absent.includes(name)));
  const artifacts = definitionArtifacts(defaultConfig, servers);
  const { content } = artifacts.find(({ path }) => path.endsWith('/vigia-infrastructure.json'))!;
  const { panels } = JSON.parse(content) as DashboardJson;
  return {
    headings: panels.filter(({ type }) => type === 'row').map(({ title }) => title),
    titles: panels.map(({ title }) => title),
    bottom: Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)),
  };
}

describe('a dashboard where exporters are not there', () => {
  const all = without();
  it('has every section where all are', () => {
    expect(all.headings).toEqual(['Endpoints', 'CPU and Memory', 'Disks and Network', 'PostgreSQL', 'Redis']);
  });
  it('leaves out a section that would stand empty, and closes the gap', () => {
    const native = without('postgres-exporter', 'redis-exporter');
    expect(native.headings).toEqual(['Endpoints', 'CPU and Memory', 'Disks and Network']);
    expect(native.titles).not.toContain('Redis Up');
    expect(native.bottom).toBeLessThan(all.bottom);
    expect(without('postgres-exporter').headings.at(-1)).toBe('Redis');
  });
  it('leaves out a query about a server that is not there, and keeps the rest of its panel', () => {
    const servers = new Set(serverNames.filter(name => name !== 'loki' && name !== 'jaeger'));
    const { content } = definitionArtifacts(defaultConfig, servers).find(({ path }) =>
      path.endsWith('/vigia-watchers.json'),
    )!;
    expect(content).not.toMatch(/loki_|otelcol_/);
    const { panels } = JSON.parse(content) as DashboardJson;
    const titles = panels.map(({ title }) => title);
    expect(titles).not.toContain('Spans');
    const failing = panels.find(({ title }) => title === 'Failing Requests')!;
    expect(failing.targets!.map(({ legendFormat }) => legendFormat)).toEqual(['grafana']);
  });
  it('keeps a section of which one panel has data', () => {
    const { headings, titles } = without('node-exporter');
    expect(headings).toContain('CPU and Memory');
    expect(titles).toContain('Process Memory');
    expect(headings).not.toContain('Disks and Network');
  });
});
