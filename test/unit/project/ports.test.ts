import { defineConfig } from 'vigia';
import { describe, expect, it } from 'vitest';
import { allArtifacts } from '../../../core/generate/all.ts';
import { configure } from '../../../core/project/config.ts';

const projectOf = (ports: Record<string, number>) => defineConfig({ systems: [], ports });

describe('ports of a project', () => {
  it('move a server, its links and its container', () => {
    const config = configure(projectOf({ grafana: 13_000 }));
    expect(config.project.ports.grafana!.number).toBe(13_000);
    expect(config.grafanaUrl).toBe('http://localhost:13000');
    const compose = allArtifacts(config).find(({ path }) => path === 'compose.yaml')!.content;
    expect(compose).toMatch(/127\.0\.0\.1:\$\{VIGIA_GRAFANA_PORT:-13000\}:13000/);
    for (const { path, content } of allArtifacts(config))
      expect(content, path).not.toMatch(/(?:localhost|127\.0\.0\.1|grafana):3000\b/);
  });
  it('yield to the address that an environment says', () => {
    const project = defineConfig({
      systems: [],
      ports: { grafana: 13_000 },
      environments: { production: { grafanaUrl: 'https://grafana.example.com' } },
    });
    expect(configure(project).grafanaUrl).toBe('https://grafana.example.com');
  });
  it.each([
    [{ grafena: 1 }, 'ports has "grafena": use one of prometheus, '],
    [{ grafana: 0 }, 'ports.grafana is 0: give a port number from 1 to 65535'],
    [{ grafana: 65_536 }, 'ports.grafana is 65536: give a port number from 1 to 65535'],
    [{ grafana: 9090 }, 'ports: prometheus and grafana are both 9090: give one of them another number'],
  ])('%j is refused', (ports, message) => {
    expect(() => projectOf(ports as Record<string, number>)).toThrow(message);
  });
});
