import { formatDuration } from '../promql/duration.ts';
import { readDuration } from '../promql/text/numbers.ts';
import { type Change, compareMaps, type Field, field } from './change.ts';
import { differences, isRecord } from './differences.ts';

/** The configuration of Alertmanager, as far as plans name its parts. */
export interface AlertmanagerConfig {
  readonly route?: RouteConfig;
  readonly inhibit_rules?: readonly InhibitionConfig[];
  readonly receivers?: readonly ReceiverConfig[];
  readonly templates?: readonly string[];
}

interface RouteConfig {
  readonly matchers?: readonly string[];
  readonly receiver?: string;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly continue?: boolean;
  /** Names of hours, which say what they are. */
  readonly active_time_intervals?: readonly string[];
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly RouteConfig[];
}

interface InhibitionConfig {
  readonly source_matchers?: readonly string[];
  readonly target_matchers?: readonly string[];
  readonly equal?: readonly string[];
}

type ReceiverConfig = Readonly<Record<string, unknown>> & { readonly name: string };

/** What a running Alertmanager shows in place of secrets, addresses of webhooks included. */
const HIDDEN = '<secret>';

/**
 * Returns what changes of routes, receivers and inhibitions. A running Alertmanager hides secrets, resolves paths and shows its
 * defaults: what it does not tell is not compared.
 */
export function compareAlertmanager(
  before: AlertmanagerConfig,
  after: AlertmanagerConfig,
  running = false,
): Change[] {
  return [
    ...compareRoutes(before, after),
    ...compareReceivers(before, after, running),
    ...compareInhibitions(before, after),
    ...(running ? [] : whole('templates', differences(before.templates ?? [], after.templates ?? []))),
  ];
}

function compareRoutes(
  { route: before }: AlertmanagerConfig,
  { route: after }: AlertmanagerConfig,
): Change[] {
  const [was, is] = [flat(before), flat(after)];
  const changes = compareMaps(was, is, {
    added: (route, name) => [{ kind: 'route', name, effect: 'added', fields: times(undefined, route) }],
    removed: (_, name) => [{ kind: 'route', name, effect: 'removed', fields: [] }],
    both: (old, now, name) => {
      const fields = times(old, now);
      return fields.length > 0 ? [{ kind: 'route', name, effect: 'changed', fields }] : [];
    },
  });
  const shared = (of: Map<string, RouteConfig>, others: Map<string, RouteConfig>) =>
    [...of.keys()].filter(key => others.has(key));
  const order = field('order', shared(was, is).join(' → '), shared(is, was).join(' → '));
  return [...changes, ...(order.length > 0 ? whole('order of routes', order, 'route') : [])];
}

/** Returns the routes by what they match and whom they notify, in order. */
function flat(route: RouteConfig | undefined, above = ''): Map<string, RouteConfig> {
  if (!route) return new Map();
  const matched = (route.matchers ?? []).map(plainMatcher).join(', ');
  const path = above === '' ? matched || 'everything else' : `${above} › ${matched || 'everything'}`;
  const own = `${path} → ${route.receiver ?? 'as above'}`;
  const below = above === '' && matched === '' ? '' : path;
  return new Map([[own, route], ...(route.routes ?? []).flatMap(one => [...flat(one, below)])]);
}

function plainMatcher(matcher: string): string {
  return matcher.replace(/\s*(=~|!~|!=|=)\s*/, '$1').replace(/=(?!["~])(.*)$/, '="$1"');
}

function times(old: RouteConfig | undefined, now: RouteConfig): Field[] {
  const duration = (text: string | undefined) => {
    const ms = readDuration(text ?? '');
    if (ms === undefined || text === undefined) return text;
    return ms === 0 ? '0s' : formatDuration(ms);
  };
  return [
    ...field('grouped by', old?.group_by?.join(', '), now.group_by?.join(', ')),
    ...field('group wait', duration(old?.group_wait), duration(now.group_wait)),
    ...field('group interval', duration(old?.group_interval), duration(now.group_interval)),
    ...field('repeat interval', duration(old?.repeat_interval), duration(now.repeat_interval)),
    ...field('counts', old?.active_time_intervals?.join(', '), now.active_time_intervals?.join(', ')),
    ...field('muted', old?.mute_time_intervals?.join(', '), now.mute_time_intervals?.join(', ')),
    ...field('continues', old && String(old.continue ?? false), String(now.continue ?? false)),
  ];
}

function compareReceivers(before: AlertmanagerConfig, after: AlertmanagerConfig, running: boolean): Change[] {
  const keyed = ({ receivers = [] }: AlertmanagerConfig) => new Map(receivers.map(one => [one.name, one]));
  return compareMaps(keyed(before), keyed(after), {
    added: (one, name) => [
      { kind: 'receiver', name, effect: 'added', fields: field('channels', undefined, channelsOf(one)) },
    ],
    removed: (_, name) => [{ kind: 'receiver', name, effect: 'removed', fields: [] }],
    both: (was, is, name) => {
      const now = (running ? asVisible(is, was) : is) as ReceiverConfig;
      const channels = field('channels', channelsOf(was), channelsOf(now));
      const told = running ? differences(comparable(was, now), comparable(now, was)) : differences(was, now);
      const fields = channels.length > 0 ? channels : told;
      return fields.length > 0 ? [{ kind: 'receiver', name, effect: 'changed', fields }] : [];
    },
  });
}

/** What a receiver says, such as `slack #alerts, email ops@example.org`. */
function channelsOf(receiver: ReceiverConfig): string {
  const all = Object.entries(receiver).flatMap(([key, configs]) =>
    key.endsWith('_configs') && Array.isArray(configs)
      ? (configs as Record<string, unknown>[]).map(one =>
          [key.slice(0, -'_configs'.length), one.channel ?? one.to ?? one.chat_id ?? one.url ?? fileOf(one)]
            .filter(part => part !== undefined)
            .join(' '),
        )
      : [],
  );
  return all.length === 0 ? 'none' : all.join(', ');
}

/** The name of the file with the address or the token. */
function fileOf(config: Record<string, unknown>): string | undefined {
  const file = Object.entries(config).find(([key]) => /(?:url|token)_file$/.test(key))?.[1];
  return typeof file === 'string' ? file.slice(file.lastIndexOf('/') + 1) : undefined;
}

/** Returns what we say with what a server hides where it hides it: it cannot be compared. */
function asVisible(ours: unknown, theirs: unknown): unknown {
  if (theirs === HIDDEN && ours !== undefined) return HIDDEN;
  if (Array.isArray(ours) && Array.isArray(theirs)) return ours.map((one, i) => asVisible(one, theirs[i]));
  if (isRecord(ours) && isRecord(theirs))
    return Object.fromEntries(Object.entries(ours).map(([key, one]) => [key, asVisible(one, theirs[key])]));
  return ours;
}

/** Returns only the settings that the other has as well: a server adds its defaults to what it read. */
function comparable(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.map((item, i) => comparable(item, other[i]));
  if (isRecord(one) && isRecord(other))
    return Object.fromEntries(
      Object.entries(one).flatMap(([key, item]) =>
        key in other ? [[key, comparable(item, other[key])]] : [],
      ),
    );
  return one;
}

function compareInhibitions(before: AlertmanagerConfig, after: AlertmanagerConfig): Change[] {
  const keyed = ({ inhibit_rules = [] }: AlertmanagerConfig) =>
    new Map(
      inhibit_rules.map(({ source_matchers = [], target_matchers = [], equal = [] }) => {
        const sides = [source_matchers, target_matchers].map(one => one.map(plainMatcher).join(', '));
        return [sides.join(' silences '), equal.join(', ')] as const;
      }),
    );
  return compareMaps<string>(keyed(before), keyed(after), {
    added: (equal, name) => [
      { kind: 'inhibition', name, effect: 'added', fields: field('within the same', undefined, equal) },
    ],
    removed: (_, name) => [{ kind: 'inhibition', name, effect: 'removed', fields: [] }],
    both: (was, is, name) => {
      const fields = field('within the same', was, is);
      return fields.length > 0 ? [{ kind: 'inhibition', name, effect: 'changed', fields }] : [];
    },
  });
}

function whole(name: string, fields: readonly Field[], kind: Change['kind'] = 'receiver'): Change[] {
  return fields.length > 0 ? [{ kind, name, effect: 'changed', fields }] : [];
}
