import type { MetricType } from '../metrics/metric.ts';

/** What names say, in the conventions of the field. Policy, in tables. */

/** The unit by the end of a name, the longest first. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [
    /_timestamp(?:_seconds)?$|_time_seconds$(?<=start_time_seconds|reload_time_seconds)|_last_.*_timestamp/,
    'timestamp',
  ],
  [/_(?:milliseconds|millis|ms)$/, 'milliseconds'],
  [/_(?:microseconds|usec|us)$/, 'microseconds'],
  [/_(?:nanoseconds|nanos|ns)$/, 'nanoseconds'],
  [/_seconds$|_sec$/, 'seconds'],
  [/_hours(?:_metric)?$/, 'hours'],
  [/_days(?:_metric)?$/, 'days'],
  [/_bytes$/, 'bytes'],
  [/_(?:kilobytes|kb)$/, 'kilobytes'],
  [/_(?:megabytes|mb)$/, 'megabytes'],
  [/_bits$/, 'bits'],
  [/_ratio$|_perc$|_hit_rate$/, 'ratio'],
  [/_percent(?:age)?$/, 'percent'],
  [/_celsius$/, 'celsius'],
  [/_volts$/, 'volts'],
  [/_amperes$/, 'amperes'],
  [/_joules$/, 'joules'],
  [/_watts$/, 'watts'],
  [/_hertz$/, 'hertz'],
  [/_meters$/, 'meters'],
  [/_grams$/, 'grams'],
  [/_info$/, 'info'],
  [
    /(?:^|_)up$|_(?:enabled|healthy|ready|leader|success|successful|active_status|connected|alive|online|reachable)$/,
    'bool',
  ],
];

/** Gauges that are 1 while something works, by the end of their names. Being `enabled` or the `leader` is a choice, not health. */
const WORKS = /(?:^|_)(?:up|healthy|ready|success|successful|connected|alive|online|reachable)$/;

export function saysItWorks(name: string): boolean {
  return WORKS.test(name);
}

/** Words in a name that say what is counted. */
const COUNTED: readonly (readonly [RegExp, string])[] = [
  [/tokens?(?:_|$)/, 'tokens'],
  [/requests?(?:_|$)|queries(?:_|$)/, 'requests'],
  [/messages?(?:_|$)/, 'messages'],
  [/connections?(?:_|$)|sessions?(?:_|$)|clients?(?:_|$)/, 'connections'],
  [/errors?(?:_|$)|failures?(?:_|$)|failed(?:_|$)/, 'errors'],
  [/spend|cost|_usd/, 'USD'],
  [/users?(?:_|$)/, 'users'],
];

/** Returns the unit that a name says, else what its help text says, else a word for things that are counted. */
export function unitOf(name: string, type: MetricType, help: string): string {
  const base = name.replace(/_total$/, '');
  const found = UNITS.find(([pattern]) => pattern.test(base));
  if (found) return found[1];
  // A histogram without a unit in its name often says it in its help text.
  const said = /\((milliseconds|seconds|bytes)\)|\bin (milliseconds|seconds|bytes)\b/i.exec(help);
  if (said) return (said[1] ?? said[2])!.toLowerCase();
  if (/latency|duration/.test(base) && (type === 'histogram' || type === 'summary')) return 'seconds';
  if (type === 'gauge' && /\b1 (?:if|when|for)\b|\b0 or 1\b/i.test(help)) return 'bool';
  return COUNTED.find(([pattern]) => pattern.test(base))?.[1] ?? 'items';
}

/** Runtimes whose default metrics every program of theirs exposes. */
const RUNTIME =
  /^(?:process_|go_|python_|nodejs_|jvm_|promhttp_|ruby_|dotnet_|erlang_|aspnetcore_|system_cpu|tomcat_|hikaricp_|logback_|executor_)/;

/** Whether the metric comes with the runtime or the client library, and not from the program. */
export function isRuntime(name: string): boolean {
  return RUNTIME.test(name);
}

/** Labels whose values are a set that the program's code has. */
const ENUMERATIONS =
  /^(?:status|state|result|outcome|method|http_method|verb|code|type|kind|mode|direction|level|severity|reason|operation|op|action|quantile|generation|gc|area|role|phase|category|finished_reason|sleep_state|integration|protocol|proto|scheme|slice|event|grpc_type|grpc_method|source|channel|error|error_type|exception_class)$/i;
/** Labels whose values are things of the world, which come and go. */
const IDENTITIES =
  /(?:^|_)(?:id|uid|uuid|guid|instance|host|hostname|node|pod|container|ip|addr|address|server|url|uri|path|route|endpoint|handler|file|filename|name|user|username|usename|email|phone|jid|number|session|token|key|alias|customer|client|tenant|team|org|company|bot|model|db|database|datname|datid|table|queue|topic|job|version|commit|revision|device|mountpoint|remote|target|label|alertname|rule_group|scrape_job|config)$|Id$|Name$|Url$|^(?:server_id|requested_model)$/;

export function isEnumeration(label: string): boolean {
  return ENUMERATIONS.test(label);
}

export function isIdentity(label: string): boolean {
  return IDENTITIES.test(label);
}

/** Names of labels that hold status codes of HTTP. */
export const STATUS_LABEL =
  /^(?:code|status|status_?code|http_?status(?:_?code)?|response_?(?:code|status)|statusCode|http_response_status_code)$/i;

/** Values that say that something failed. */
export const BAD_VALUE =
  /^(?:5xx|5\d\d|err|error|errors|errored|fail|failed|failure|failures|fatal|timeout|timed?_?out|exception|rejected|refused|aborted|abort|crash|crashed|denied|unavailable|internal|unknown_error|server_error|DeadlineExceeded|Internal|Unavailable|DataLoss|Unknown|ResourceExhausted|DEADLINE_EXCEEDED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNKNOWN|RESOURCE_EXHAUSTED|ERROR|FAILED|FAILURE)$/i;

/** Labels that say how something ended. */
export const OUTCOME_LABEL =
  /^(?:status|result|outcome|code|status_?code|http_?status(?:_?code)?|response_?(?:code|status)(?:_class)?|statusCode|grpc_code|http_response_status_code|success)$/i;

/** The codes that a label of HTTP statuses is given, in addition to those that were seen. */
export const HTTP_CODES: readonly string[] =
  '200 201 202 204 206 301 302 303 304 307 308 400 401 403 404 405 408 409 410 413 415 422 429 499 500 501 502 503 504'.split(
    ' ',
  );
