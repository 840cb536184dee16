import type { DeskAlert, DeskProject, Language } from 'vigia/desk';
import type { Incident } from '../incidents/incident.ts';
import { told } from './text.ts';

/** What the project says about the alerts of incidents. */
export interface Known {
  /** The alert of that name; undefined for one that the project does not declare, or no longer. */
  alert(name: string): DeskAlert | undefined;
  /** What is wrong, in a few words. */
  summary(incident: Incident, language: Language): string;
  /** The summary of an alert, whatever its incidents. */
  title(name: string, language: Language): string | undefined;
  /** What is wrong, with the value. */
  description(incident: Incident, language: Language): string | undefined;
  /** The runbook of an alert, as Markdown. */
  runbook(name: string, language: Language): string | undefined;
}

/** Returns what a project says about its alerts. */
export function knownOf(project: DeskProject): Known {
  const alerts = new Map(project.alerts.map(alert => [alert.name, alert]));
  return {
    alert: name => alerts.get(name),
    // As it was told is first in the language in which it was told; the project knows the others.
    summary: ({ name, annotations }, language) =>
      told(alerts.get(name)?.summary, language) || annotations.summary || annotations.description || name,
    title: (name, language) => told(alerts.get(name)?.summary, language),
    description: ({ annotations }, language) =>
      annotations[`description_${language}`] || annotations.description,
    runbook: (name, language) => told(alerts.get(name)?.runbook, language),
  };
}
