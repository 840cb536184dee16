/** What the desk is told of a project. It loads nothing else of the language. */

export type { Language } from '../language/language.ts';
export type { DeskWay } from './channels.ts';
export type { DeskFigure, FigureAdvice, FigureKind, FigureTitle } from './figures.ts';
export type { AlertTexts, ByLanguage, DeskLanguages, ObjectiveTexts } from './language.ts';
export type { DeskObjective } from './objectives.ts';
export type { DeskOptions } from './options.ts';
export type { DeskReports, ReportOptions } from './reports.ts';
export { DESK_PROJECT_FORM, type DeskAlert, type DeskProject } from './types.ts';
