import type { Alert } from '../alerts/alert.ts';
import { runbookArtifacts } from '../generate/docs/runbooks.ts';
import { alertPanels } from '../generate/grafana.ts';
import type { Config } from '../project/config.ts';
import type { DeskAlert } from './types.ts';

/** Returns what the desk knows of the alerts of a project, by name. */
export function deskAlerts(config: Config): readonly DeskAlert[] {
  const { alerts, dashboards } = config.project;
  const panels = alertPanels(dashboards);
  const pages = new Map(runbookArtifacts(config).map(({ path, content }) => [path, content]));
  const one = (alert: Alert): DeskAlert => {
    const { name, severity, category, service, escalate = false, threshold, summary, description } = alert;
    const panel = panels.get(name);
    return {
      ...{ name, severity, category, service, escalate, for: alert.for },
      ...(threshold && { threshold }),
      ...{ summary, description },
      ...(panel && { panel: { uid: panel.uid, panelId: panel.panelId } }),
      runbook: { en: pages.get(`docs/runbooks/${name}.md`)! },
    };
  };
  return [...alerts].sort((a, b) => (a.name < b.name ? -1 : 1)).map(one);
}
