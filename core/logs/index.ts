/**
 * What services log: the labels of lines, and events as a table that names each once, with its fields. A service tells its
 * events with `createEvents` of `@vigia/telemetry`; queries select them with `vigia/logql`.
 *
 * @example
 * ```ts
 * const event = eventOf('bot', { stream: 'app' });
 * const botEvents = defineEvents({
 *   replySent: event('Reply sent', { botId: text }),
 *   replyFailed: event('Reply failed', { botId: text, reason: oneOf('gateway', 'model') }, { level: 'error' }),
 *   ownerChanged: event('Owner changed', { botId: text }, { audit: true }),
 * });
 * ```
 */

export {
  defineEvents,
  type EventDefinition,
  type EventOptions,
  type EventTable,
  eventOf,
  type Named,
} from './event.ts';
export {
  anything,
  type Field,
  type FieldSchema,
  type FieldValues,
  flag,
  number,
  optional,
  personal,
  text,
} from './field.ts';
export {
  type LineLevel,
  type LogLabel,
  type LogStream,
  lineFields,
  lineLevel,
  logLabels,
  logStream,
  streamAt,
} from './labels.ts';
export {
  codeOwners,
  codeOwnersAfter,
  contentNames,
  contentNamesInPortuguese,
  keyOwners,
  nameOwners,
  personNames,
  secretEndings,
  secretHeaders,
  secretWords,
  tokenOwners,
} from './private-names.ts';
