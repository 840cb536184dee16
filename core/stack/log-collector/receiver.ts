import { type LogSource, serviceOf } from '../../project/logs.ts';

/** Longer entries are split. Loki refuses lines over 256 KB. */
const LONGEST = '128KiB';
const DOCKER_FOLDER = '/var/lib/docker/containers';
/** Files that a rotation packed hold what was read already. */
const PACKED = ['**/*.gz', '**/*.bz2', '**/*.xz', '**/*.zst', '**/*.zip'];

/** Where a source's files are, as patterns. */
export const patternsOf = ({ files, containers }: LogSource): readonly string[] =>
  files ?? [`${containers.folder ?? DOCKER_FOLDER}/*/*-json.log`];

/** The receiver of a source: it follows the files and remembers on disk how far it came. */
export function receiver(source: LogSource, environment: string, storage: string) {
  const { labels = {}, multiline, from = 'beginning', containers } = source;
  return {
    include: patternsOf(source),
    exclude: PACKED,
    start_at: from,
    include_file_name: false,
    include_file_record_offset: true,
    max_log_size: LONGEST,
    storage,
    // While the buffer is full nothing more is read: what waits is in the files.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    resource: { service: serviceOf(source), environment, ...labels },
    ...(containers
      ? { include_file_path: true, operators: ofContainer(source) }
      : multiline !== undefined && { multiline: { line_start_pattern: multiline } }),
  };
}

const LINE = 'attributes.docker.log';
const FORMAT_OF_DOCKER = '2006-01-02T15:04:05Z07:00';

/** The engine wraps each line, or 16 KB of it, in an object of JSON. */
function ofContainer({ containers, multiline }: LogSource) {
  const combined = {
    type: 'recombine',
    combine_field: LINE,
    combine_with: '',
    source_identifier: 'attributes["log.file.path"]',
    max_log_size: LONGEST,
    force_flush_period: '1s',
  };
  return [
    { type: 'json_parser', parse_from: 'body', parse_to: 'attributes.docker', on_error: 'drop_quiet' },
    // Drops what is true.
    { type: 'filter', expr: `not (${chosen(containers!)})` },
    { ...combined, id: 'whole-lines', is_last_entry: `${LINE} endsWith "\\n"`, max_unmatched_batch_size: 0 },
    ...(multiline === undefined
      ? []
      : [{ ...combined, id: 'entries', is_first_entry: `${LINE} matches ${JSON.stringify(multiline)}` }]),
    {
      type: 'time_parser',
      parse_from: 'attributes.docker.time',
      layout_type: 'gotime',
      layout: FORMAT_OF_DOCKER,
    },
    { type: 'move', from: LINE, to: 'body' },
    { type: 'remove', field: 'attributes.docker' },
    { type: 'remove', field: 'attributes["log.file.path"]' },
  ];
}

function chosen({ names = [], labels = {} }: NonNullable<LogSource['containers']>): string {
  const of = (attribute: string) => `(attributes.docker?.attrs ?? {})[${JSON.stringify(attribute)}]`;
  return [
    ...names.map(name => `${of('tag')} in [${JSON.stringify(name)}, ${JSON.stringify(`/${name}`)}]`),
    ...Object.entries(labels).map(([label, value]) => `${of(label)} == ${JSON.stringify(value)}`),
  ].join(' or ');
}
