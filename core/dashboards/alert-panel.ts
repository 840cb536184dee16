import type { AlertDeclaration } from '../alerts/alert.ts';
import type { Language } from '../language/language.ts';
import { textIn } from '../language/text.ts';
import { type TimeSeries, timeSeries } from './panel.ts';
import { alertValue } from './query.ts';
import type { PanelUnit } from './units.ts';

/**
 * Returns a panel that shows what an alert looks at over time, with its threshold and the link to its runbook: the least
 * that a dashboard has for an alert.
 *
 * @example
 * ```ts
 * alertPanel(alert, 'messages').title; // The message queue of the bots is backing up
 * ```
 */
export function alertPanel(alert: AlertDeclaration, unit: PanelUnit): TimeSeries {
  const { title, description } = alertPanelTexts(alert, 'en');
  return timeSeries(title, {
    description,
    unit,
    queries: [alertValue(alert)],
    alert,
    onlyOfAlert: true,
  });
}

/** Returns the title and the description of the panel of an alert. */
export function alertPanelTexts(
  { name, summary, runbook }: AlertDeclaration,
  language: Language,
): { readonly title: string; readonly description: string } {
  const impact = textIn(runbook.impact, language);
  return {
    title: textIn(summary, language),
    description: {
      en: `What the alert ${name} looks at. ${impact} The runbook says what to do.`,
      pt: `O que o alerta ${name} observa. ${impact} O runbook diz o que fazer.`,
    }[language],
  };
}
