import type { Alert } from '../alerts/alert.ts';
import { alertPanels } from '../generate/grafana.ts';
import type { Config } from '../project/config.ts';
import { alertTexts } from './language.ts';
import { deskRemedy } from './remedies.ts';
import type { DeskAlert } from './types.ts';

/** Returns what the desk knows of the alerts of a project, by name. */
export function deskAlerts(config: Config): readonly DeskAlert[] {
  const { alerts, dashboards } = config.project;
  const panels = alertPanels(dashboards);
  const texts = alertTexts(config);
  const one = (alert: Alert): DeskAlert => {
    const { name, severity, category, service, escalate = false, threshold } = alert;
    const panel = panels.get(name);
    const remedy = deskRemedy(alert, config.timeScale);
    return {
      ...{ name, severity, category, service, escalate, for: alert.for },
      ...(threshold && { threshold }),
      ...(panel && { panel: { uid: panel.uid, panelId: panel.panelId } }),
      ...(remedy && { remedy }),
      ...texts.get(name)!,
    };
  };
  return [...alerts].sort((a, b) => (a.name < b.name ? -1 : 1)).map(one);
}
