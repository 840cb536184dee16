import type { Alert, AlertDeclaration } from '../alerts/alert.ts';
import { type AlertOverride, changesOf } from '../alerts/override.ts';
import { retold } from '../alerts/retell.ts';
import { alertPanelTexts } from '../dashboards/alert-panel.ts';
import type { Dashboard, Line, Section } from '../dashboards/dashboard.ts';
import type { Panel, Stat } from '../dashboards/panel.ts';
import type { Query } from '../dashboards/query.ts';
import type { Language } from '../language/language.ts';
import { promql } from '../promql/expression.ts';
import type { Chosen } from './choices.ts';

/** An overridden alert: as its system declares it, what was said of it, and as it is. */
export interface Overridden {
  readonly was: AlertDeclaration;
  readonly override: AlertOverride;
  readonly is: Alert;
}

/**
 * Returns the dashboard with the alerts as they are: a threshold that was overridden is drawn where it is now, and an alert
 * that is off leaves no line, no colour and no panel of its own. The panels of `alertPanel` are in the language.
 */
export function redrawn(
  dashboard: Dashboard,
  { alert: off, dashboard: hidden }: Chosen['off'],
  overridden: ReadonlyMap<string, Overridden>,
  language: Language,
): Dashboard {
  if (overridden.size + off.size + hidden.size === 0 && language === 'en') return dashboard;
  const isOff = (alert: AlertDeclaration | undefined) => alert !== undefined && off.has(alert.name);
  const now = (alert: AlertDeclaration) => overridden.get(alert.name)?.is ?? alert;

  const queriesOf = (panel: Panel): readonly Query[] => {
    // A panel keeps what it shows; beside other series the value of an alert that is off is not one of them.
    const kept = panel.queries.filter(({ alert }) => !isOff(alert));
    const queries = kept.length > 0 ? kept : panel.queries;
    return queries.map(({ alert, ...query }) =>
      alert === undefined
        ? query
        : isOff(alert)
          ? { ...query, legend: panel.title }
          : { ...query, alert: now(alert) },
    );
  };
  const panelOf = <P extends Panel>(panel: P): P => {
    const { alert, queries, opens, ...rest } = panel;
    const read = [alert, ...queries.map(one => one.alert)].flatMap(one => one ?? []);
    const values = new Set(read.map(one => promql(one.value)));
    // The colours of a number may be the thresholds of several alerts on the same value.
    const moved = [...overridden.values()].filter(({ was }) => values.has(promql(was.value)));
    const steps = (panel as Partial<Stat>).steps?.map(step => {
      const to = moved.find(({ was }) => was.threshold?.value === step.from)?.override.threshold;
      return to === undefined ? step : { ...step, from: to };
    });
    const texts = panel.onlyOfAlert && alert && alertPanelTexts(alert, language);
    const isPlain = texts && panel.title === alertPanelTexts(alert, 'en').title;
    return {
      ...rest,
      ...(isPlain && { title: texts.title }),
      description: moved.reduce(
        (text, { was, override }) => retold(text, changesOf(was, override)),
        isPlain ? texts.description : panel.description,
      ),
      queries: queriesOf(panel),
      ...(alert && !isOff(alert) && { alert: now(alert) }),
      ...(opens && !hidden.has(opens.uid) && { opens }),
      ...(steps && { steps }),
      ...((panel as Partial<Stat>).figure && { figure: panelOf((panel as Stat).figure!) }),
    } as unknown as P;
  };
  const lineOf = (line: Line): Line[] => {
    const panels = line.panels.filter(({ alert, onlyOfAlert }) => !(onlyOfAlert && isOff(alert)));
    return panels.length > 0 ? [{ ...line, panels: panels.map(panelOf) }] : [];
  };
  const sections = dashboard.sections.flatMap((section): Section[] => {
    const lines = section.lines.flatMap(lineOf);
    return lines.length > 0 ? [{ ...section, lines }] : [];
  });
  return { ...dashboard, sections };
}
