/** What the desk is told of a project. It loads nothing else of the language. */
export type { DeskAddress } from './address.ts';
export type { DeskBackup } from './backups.ts';
export type { DeskFigure, FigureKind, FigureTitle } from './figures.ts';
export type { DeskOptions } from './options.ts';
export type { DeskAction, DeskRemedy } from './remedies.ts';
export { DESK_PROJECT_FORM, type DeskAlert, type DeskProject } from './types.ts';
