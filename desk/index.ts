/** The public face of the desk: what a part of it, or a service that has it inside, imports. */
export { type Clock, systemClock } from './clock.ts';
export type { DeskContext } from './context.ts';
export { type Desk, type DeskOptions, startDesk } from './desk.ts';
export { type Capability, capability, Hub } from './hub.ts';
export type {
  Change,
  EventKind,
  Incident,
  IncidentEvent,
  IncidentFilter,
  IncidentPage,
  NewEvent,
} from './incidents/incident.ts';
export { Incidents, type IncidentsOptions } from './incidents/incidents.ts';
export { type Notification, readNotification } from './incidents/notification.ts';
export {
  type Dictionary,
  dictionary,
  type Format,
  formatIn,
  preferred,
  type WordsOf,
} from './language/index.ts';
export type { Check, Mounted, Part, Tick } from './part.ts';
export { Problem } from './problem.ts';
export { Refused, type ServerClient } from './servers/client.ts';
export type { Servers } from './servers/servers.ts';
export { readSettings, type Settings } from './settings.ts';
export { type Database, type Queries, Unavailable, type Value } from './storage/database.ts';
export { type FolderLock, lockFolder } from './storage/folder-lock.ts';
export { openDatabase, type StorageSettings } from './storage/open.ts';
