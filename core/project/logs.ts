import { RE2JS } from 're2js';
import { logLabels } from '../logs/labels.ts';

/** What is read: files by patterns, or the output of containers. */
export type LogOrigin =
  | {
      /**
       * Patterns of paths: absolute, or relative to the project's folder. A file that is renamed or emptied by a rotation is
       * read to its end and followed.
       */
      readonly files: readonly string[];
      readonly containers?: undefined;
    }
  | {
      readonly files?: undefined;
      /**
       * Containers whose engine writes the log driver `json-file`, by what each line says in `attrs`: `names` needs the log
       * option `tag: '{{.Name}}'`, `labels` the log option `labels: NAME`. One of them suffices.
       */
      readonly containers: {
        readonly names?: readonly string[];
        readonly labels?: Readonly<Record<string, string>>;
        /** Where the engine keeps a folder for each container. Default `/var/lib/docker/containers`. */
        readonly folder?: string;
      };
    };

/**
 * Lines of a program that does not use the kit. The log collector reads, redacts and delivers them, with the same labels as
 * those of the kit.
 */
export type LogSource = LogOrigin & {
  /** The label `service`. `job` says the same, for a program that is also a target. */
  readonly service?: string;
  readonly job?: string;
  /**
   * `json`: a line that is an object of JSON is read as one, any other as text. `text`: no line is. With `regex`, named groups
   * are the fields: `(?P<time>\S+) (?P<level>\w+) `. Expressions are RE2's. Default `json`.
   */
  readonly format?: 'json' | 'text' | { readonly regex: string };
  /** The stream of its lines; errors of `app` go to `errors`, as those of the kit do. Default `app`. */
  readonly stream?: string;
  /** Further labels of its lines, each with one value. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The field with the level. Default: `level`, `severity`, `lvl`, `levelname` or `log.level`; in text, the first word that is one. */
  readonly level?: string;
  /**
   * The field with the time, in ISO 8601 or since 1970; with `layout`, as strptime reads it. Default: `time`, `ts`, `timestamp` or
   * `@timestamp`; in text, the first time of ISO 8601. A line without one has the time at which it was read.
   */
  readonly time?: string | { readonly field: string; readonly layout: string };
  /** What is added to times that say no zone. Default `+00:00`. */
  readonly timeOffset?: string;
  /** An expression of RE2 that finds the first line of each entry: a stack trace stays with its message. Default: each line is one. */
  readonly multiline?: string;
  /** Where to begin in a file that is seen for the first time. Default `beginning`. */
  readonly from?: 'beginning' | 'end';
};

/** The service that the lines are of. */
export const serviceOf = ({ service, job }: LogSource): string => (service ?? job)!;

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const FIELDS = [
  ...['service', 'job', 'files', 'containers', 'format', 'stream', 'labels', 'level', 'time', 'timeOffset'],
  ...['multiline', 'from'],
];

/** Throws for what the collector would refuse or misread, with the field, the value and the fix. */
export function checkLogs(sources: readonly LogSource[], streams: readonly string[]): void {
  for (const [index, source] of sources.entries()) {
    const { service, job } = source;
    const where = `logs[${index}]${service || job ? ` (${service ?? job})` : ''}`;
    const refuse = (field: string, value: unknown, fix: string): never => {
      throw new Error(`${where}: ${field} is ${JSON.stringify(value)}: ${fix}`);
    };
    for (const field of Object.keys(source))
      if (!FIELDS.includes(field)) refuse('field', field, `use one of ${FIELDS.join(', ')}`);
    if ((service === undefined) === (job === undefined))
      refuse('service', service, 'name the service of the lines, in either service or job');
    if (typeof (service ?? job) !== 'string' || (service ?? job) === '')
      refuse(service === undefined ? 'job' : 'service', service ?? job, 'give a name');
    checkOrigin(source, refuse);
    checkFormat(source, refuse);
    const { stream, labels = {}, from } = source;
    if (stream !== undefined && !streams.includes(stream))
      refuse('stream', stream, `use one of ${streams.join(', ')}, or declare it in streams of the project`);
    for (const [name, value] of Object.entries(labels)) {
      if (!LABEL.test(name))
        refuse('labels', name, 'use letters, digits and _ in the name, not a digit at its start');
      if (name in logLabels) refuse('labels', name, `every line has its own ${name}; choose another name`);
      if (typeof value !== 'string' || value === '') refuse(`labels.${name}`, value, 'give a text');
    }
    if (from !== undefined && from !== 'beginning' && from !== 'end')
      refuse('from', from, 'use beginning or end');
  }
}

type Refuse = (field: string, value: unknown, fix: string) => never;

function checkOrigin({ files, containers }: LogSource, refuse: Refuse): void {
  if ((files === undefined) === (containers === undefined))
    refuse('files', files, "say what to read, in either files: ['/var/log/bot/*.log'] or containers");
  if (files !== undefined) {
    if (!Array.isArray(files) || files.length === 0) refuse('files', files, 'give at least one path');
    for (const path of files) {
      if (typeof path !== 'string' || !/^(?:\/|[\w.*-])/.test(path))
        refuse('files', path, 'give a path from / or from the folder of the project');
      if (path.split('/').includes('..')) refuse('files', path, 'write the path without ..');
      if (folderOf(path) === '/' || folderOf(path) === '.')
        refuse('files', path, 'name a folder before the first *: the collector may read the whole folder');
    }
  }
  if (containers === undefined) return;
  const { names = [], labels = {}, folder } = containers;
  if (names.length + Object.keys(labels).length === 0)
    refuse('containers', containers, "choose some by names: ['bot'], or by labels");
  for (const name of names)
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name))
      refuse('containers.names', name, 'give the name of a container, as the engine lists it');
  for (const [label, value] of Object.entries(labels))
    if (typeof value !== 'string') refuse(`containers.labels.${label}`, value, 'give a text');
  if (folder !== undefined && !/^\/./.test(folder))
    refuse('containers.folder', folder, 'give an absolute path');
}

function checkFormat(source: LogSource, refuse: Refuse): void {
  const { format = 'json', level, time, timeOffset, multiline } = source;
  if (typeof format === 'object') {
    expression('format.regex', format.regex, refuse);
    const groups = Object.keys(RE2JS.compile(format.regex).namedGroups());
    if (groups.length === 0) refuse('format.regex', format.regex, 'name its groups, such as (?P<level>\\w+)');
    for (const [field, name] of [
      ['level', level],
      ['time', typeof time === 'object' ? time.field : time],
    ] as const)
      if (name !== undefined && !groups.includes(name))
        refuse(field, name, `use a group of format.regex: ${groups.join(', ')}`);
  } else if (format !== 'json' && format !== 'text') {
    refuse('format', format, "use json, text or { regex: '…' }");
  }
  if (format === 'text' && (level !== undefined || time !== undefined))
    refuse(
      level === undefined ? 'time' : 'level',
      level ?? time,
      "text has no fields: use format: { regex: '…' }",
    );
  for (const [field, name] of [
    ['level', level],
    ['time', typeof time === 'object' ? time.field : time],
  ] as const)
    if (name !== undefined && (typeof name !== 'string' || name === '')) refuse(field, name, 'name a field');
  if (typeof time === 'object' && !/%[a-zA-Z]/.test(time.layout ?? ''))
    refuse('time.layout', time.layout, "write it as strptime does: '%d/%m/%Y %H:%M:%S'");
  if (timeOffset !== undefined && !/^[+-]\d\d:\d\d$/.test(timeOffset))
    refuse('timeOffset', timeOffset, 'write it as +00:00 or -03:00');
  if (multiline !== undefined) expression('multiline', multiline, refuse);
}

function expression(field: string, value: unknown, refuse: Refuse): void {
  if (typeof value !== 'string' || value === '') refuse(field, value, 'give an expression of RE2');
  try {
    RE2JS.compile(value as string);
  } catch (error) {
    refuse(field, value, `write an expression of RE2, without lookaheads: ${(error as Error).message}`);
  }
}

/** The folder before the first pattern of a path, which the collector must be able to read. */
export function folderOf(path: string): string {
  const literal = path.split('*')[0]!.split('[')[0]!.split('{')[0]!.split('?')[0]!;
  const folder = literal.slice(0, literal.lastIndexOf('/'));
  if (path.startsWith('/')) return folder === '' ? '/' : folder;
  return folder === '' ? '.' : folder.replace(/^\.\//, '');
}
