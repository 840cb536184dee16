/** What the desk is told of a project. It loads nothing else of the language. */

export type { Language } from '../language/language.ts';
export type { DeskAddress } from './address.ts';
export type { DeskBackup } from './backups.ts';
export type { DeskWay } from './channels.ts';
export type { DeskHeartbeat } from './dead-man.ts';
export { type DeskDuty, usualDuty } from './duty.ts';
export { dutyRoles } from './duty-names.ts';
export type { DeskFigure, FigureAdvice, FigureKind, FigureTitle } from './figures.ts';
export type { AlertTexts, ByLanguage, DeskLanguages, ObjectiveTexts } from './language.ts';
export type { DeskObjective } from './objectives.ts';
export type { DeskOnCall } from './on-call.ts';
export type { DeskOptions } from './options.ts';
export type { DeskPages } from './pages.ts';
export type { RunbookQuery } from './queries.ts';
export type { DeskAction, DeskRemedy } from './remedies.ts';
export type { DeskReports, ReportOptions } from './reports.ts';
export { type RotaPlan, type Turn, turnAfter, turnAt } from './rota.ts';
export { DESK_PROJECT_FORM, type DeskAlert, type DeskProject } from './types.ts';
