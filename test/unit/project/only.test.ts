import { describe, expect, it } from 'vitest';
import { allArtifacts, allQueries } from '../../../core/generate/all.ts';
import { alertPanels } from '../../../core/generate/grafana.ts';
import { verifyQueries } from '../../../core/generate/verify-queries.ts';
import { chosenConfig } from '../../../core/project/chosen.ts';
import { configure } from '../../../core/project/config.ts';
import { onlySystems, systemNames } from '../../../core/project/only.ts';
import { project } from '../../bundle.ts';

const own = project.options.systems.map(({ name }) => name);

describe('a project with some systems alone', () => {
  it.each(own)('%s: has its alerts, each on a panel, and queries that its contract knows', name => {
    const chosen = onlySystems(project, [name]);
    verifyQueries(allQueries(chosen), chosen.contract, chosen.fleetLabels);
    const panels = alertPanels(chosen.dashboards);
    const services = project.servicesOf.get(name)!;
    const wanted = project.alerts.filter(({ service }) => services.includes(service) && service === name);
    for (const alert of wanted) expect(chosen.alerts.map(one => one.name)).toContain(alert.name);
    for (const alert of chosen.alerts) expect(panels.has(alert.name), alert.name).toBe(true);
  });
  it.each(own)('%s: watches no server and no job that others do not have', name => {
    const chosen = onlySystems(project, [name]);
    const names = chosen.alerts.map(alert => alert.name);
    expect(names).not.toEqual(expect.arrayContaining(['TargetDown']));
    expect(names).not.toContain('Watchdog');
    for (const { path, content } of allArtifacts(configure(chosen), ['alerts'])) {
      if (path.includes('/tests/')) continue;
      expect(content, path).not.toMatch(/\b(?:node_|probe_|loki_|grafana_|alertmanager_|pg_|redis_up)/);
    }
  });
  it('says which metrics are missing of the chosen systems alone', () => {
    const told = own.filter(name => {
      const chosen = onlySystems(project, [name]);
      const rules = allArtifacts(configure(chosen), ['alerts']).find(({ path }) =>
        path.endsWith('/watch.yml'),
      );
      if (!rules) return false;
      const absent = [...rules.content.matchAll(/"metric", "(\w+)"/g)].map(([, metric]) => metric!);
      for (const metric of absent) expect([...chosen.contract.keys()], name).toContain(metric);
      return absent.length > 0;
    });
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(own.length);
  });
  it('opens no dashboard that is left out', () => {
    for (const name of own) {
      const chosen = onlySystems(project, [name]);
      const uids = new Set(chosen.dashboards.map(({ uid }) => uid));
      const panels = chosen.dashboards.flatMap(({ sections }) =>
        sections.flatMap(({ lines }) => lines.flatMap(line => line.panels)),
      );
      for (const { opens } of panels) if (opens) expect(uids).toContain(opens.uid);
    }
  });
  it('may have systems of the platform', () => {
    const chosen = onlySystems(project, [own[0]!, 'host']);
    expect(chosen.alerts.map(({ name }) => name)).toContain('HostDiskFull');
  });
  it('is refused for a name that the project does not have', () => {
    expect(() => onlySystems(project, ['nobody'])).toThrow(
      `--systems has "nobody", which is not a system: use some of ${own.join(', ')}`,
    );
    expect(() => onlySystems(project, systemNames(' , '))).toThrow('--systems is empty: use some of');
    expect(() => chosenConfig(project, { environment: 'moon' })).toThrow(
      '--environment is "moon", which the project does not have: use one of',
    );
  });
});
