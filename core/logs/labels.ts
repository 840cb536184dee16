import { oneOf } from '../metrics/label.ts';
import { text } from './field.ts';

/** Log streams, by purpose. The stream decides who reads the lines and how long they are kept. */
export const logStream = oneOf('app', 'errors', 'security', 'performance', 'business', 'webhook', 'audit');
export type LogStream = (typeof logStream.values)[number];

/** Levels of a line, the lowest first. */
export const lineLevel = oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal');
export type LineLevel = (typeof lineLevel.values)[number];

/**
 * The labels under which lines are delivered to Loki, and by which queries select them. They are few, and each has few
 * values, because Loki keeps a file for every combination.
 */
export const logLabels = {
  service: text,
  environment: text,
  stream: logStream,
  level: lineLevel,
} as const;
export type LogLabel = keyof typeof logLabels;

/** Fields that a line of any service may have in addition to its labels. They have many values and are searched for. */
export const lineFields = {
  logger: text,
  event: text,
  msg: text,
  requestId: text,
  route: text,
  contactId: text,
  messageId: text,
  trace_id: text,
  span_id: text,
} as const;

/**
 * Returns the stream of a line, given its level and the stream of its logger. What goes wrong in `app` goes to `errors`;
 * the other streams keep their errors, because their readers and their retention depend on the stream.
 *
 * @example
 * ```ts
 * streamAt('app', 'error'); // errors
 * ```
 */
export function streamAt<Stream extends string>(stream: Stream, level: LineLevel): Stream | 'errors' {
  return stream === 'app' && (level === 'error' || level === 'fatal') ? 'errors' : stream;
}
