/** What the desk is told of a project. It loads nothing else of the language. */
export type { DeskOptions } from './options.ts';
export type { DeskPages } from './pages.ts';
export type { RunbookQuery } from './queries.ts';
export { DESK_PROJECT_FORM, type DeskAlert, type DeskProject } from './types.ts';
