import { load } from 'js-yaml';
import { type Change, compareMaps, type Field, field } from './change.ts';
import { differences, isRecord } from './differences.ts';

/** How long Prometheus keeps samples, in the arguments of its container. */
const RETENTION = /^--storage\.tsdb\.retention\.time=/;

interface Compose {
  readonly name?: string;
  readonly services?: Readonly<Record<string, Service>>;
}
type Service = Readonly<Record<string, unknown>> & {
  readonly image?: string;
  readonly command?: readonly string[];
};

/** Returns what changes of the servers in `compose.yaml`, and of how long Prometheus keeps samples. */
export function compareCompose(before: string, after: string): Change[] {
  const [was, is] = [load(before), load(after)].map(one => (isRecord(one) ? one : {}) as Compose);
  const services = (compose: Compose = {}) => new Map(Object.entries(compose.services ?? {}));
  const { services: _, ...old } = was ?? {};
  const { services: __, ...now } = is ?? {};
  return [
    ...compareMaps(services(was), services(is), {
      added: ({ image }, name) => [
        { kind: 'stack', name, effect: 'added', fields: field('image', undefined, imageName(image)) },
      ],
      removed: (_service, name) => [{ kind: 'stack', name, effect: 'removed', fields: [] }],
      both: compareService,
    }),
    ...changed('stack', 'compose', differences(old, now)),
  ];
}

function compareService(was: Service, is: Service, name: string): Change[] {
  const kept = (service: Service) =>
    service.command?.find(argument => RETENTION.test(argument))?.replace(RETENTION, '');
  const rest = ({ image: _, command: __, ...service }: Service) => service;
  const arguments_ = (service: Service) =>
    (service.command ?? []).filter(argument => !RETENTION.test(argument));
  return [
    ...changed('retention', 'samples in Prometheus', field('keeps', kept(was), kept(is))),
    ...changed('stack', name, [
      ...field('image', imageName(was.image), imageName(is.image)),
      ...lists('argument', arguments_(was), arguments_(is)),
      ...differences(rest(was), rest(is)),
    ]),
  ];
}

/** Returns what only one of two lists has. */
function lists(name: string, was: readonly string[], is: readonly string[]): Field[] {
  return [
    ...was.filter(one => !is.includes(one)).flatMap(one => field(name, one, undefined)),
    ...is.filter(one => !was.includes(one)).flatMap(one => field(name, undefined, one)),
  ];
}

/** `${VIGIA_LOKI_IMAGE:-grafana/loki:3.7.6}` is grafana/loki:3.7.6. */
function imageName(image: string | undefined): string | undefined {
  return image?.replace(/^\$\{\w+:-(.*)\}$/, '$1');
}

/** Returns what changes of how long Loki keeps lines, and of the rest of its configuration. */
export function compareLoki(before: string, after: string): Change[] {
  const [was, is] = [load(before), load(after)];
  const [kept, keeps] = [retentionOf(was), retentionOf(is)];
  return [
    ...[...new Set([...kept.keys(), ...keeps.keys()])].flatMap(stream =>
      changed('retention', `log lines, ${stream}`, field('keeps', kept.get(stream), keeps.get(stream))),
    ),
    ...changed('stack', 'loki', differences(withoutRetention(was), withoutRetention(is))),
  ];
}

function retentionOf(config: unknown): Map<string, string> {
  const limits = limitsOf(config);
  const streams = Array.isArray(limits.retention_stream)
    ? (limits.retention_stream as { selector: string; period: string }[])
    : [];
  return new Map([
    ...(typeof limits.retention_period === 'string'
      ? [['other streams', limits.retention_period] as const]
      : []),
    ...streams.map(({ selector, period }) => [selector, period] as const),
  ]);
}

function withoutRetention(config: unknown): unknown {
  if (!isRecord(config)) return config;
  const { retention_period: _, retention_stream: streams, ...limits } = limitsOf(config);
  const rest = Array.isArray(streams) ? streams.map(one => ({ ...one, period: undefined })) : streams;
  return { ...config, limits_config: { ...limits, retention_stream: rest } };
}

function limitsOf(config: unknown): Readonly<Record<string, unknown>> {
  const limits = isRecord(config) ? config.limits_config : undefined;
  return isRecord(limits) ? limits : {};
}

/** Returns what changes of a configuration that plans do not know better. */
export function compareConfiguration(name: string, before: string, after: string): Change[] {
  const [was, is] = [before, after].map(parsed);
  const fields = isRecord(was) && isRecord(is) ? differences(was, is) : changedLines(before, after);
  return changed('stack', name, fields);
}

/** The document, or undefined if it is not one. */
function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

/** How many lines only one of two texts has. */
function changedLines(before: string, after: string): Field[] {
  const [was, is] = [before, after].map(text => text.split('\n'));
  const only = (some: readonly string[] = [], others: readonly string[] = []) =>
    some.filter(line => line !== '' && !others.includes(line)).length;
  return before === after
    ? []
    : [{ field: 'lines', before: `${only(was, is)} removed`, after: `${only(is, was)} added` }];
}

function changed(kind: Change['kind'], name: string, fields: readonly Field[]): Change[] {
  return fields.length > 0 ? [{ kind, name, effect: 'changed', fields }] : [];
}
