import * as client from 'prom-client';
import { complain } from '../complain.ts';
import type { Exposition, Instruments } from '../metrics.ts';
import { nodeRegistry } from './node-metrics.ts';
import { type Format, namesOf, type PromRegistry, renderRegistry } from './registry.ts';

export interface ExpositionOptions {
  /** What the service declares; several are served one after the other. Default: nothing. */
  readonly instruments?: Instruments | readonly Instruments[];
  /**
   * Registries of prom-client that the service has already, such as its default `register`, whichever copy and version
   * of the package they are of. Default: none.
   */
  readonly registries?: readonly PromRegistry[];
  /**
   * Whether the default metrics of prom-client are there (`process_cpu_seconds_total`, `nodejs_eventloop_lag_seconds` …).
   * Those that the service exposes itself stay its own. Default true.
   */
  readonly nodeMetrics?: boolean;
}

/** Returns the page in the format that `accept` asks for. */
export type Expose = (accept?: string) => Promise<Exposition>;

/**
 * Puts what a service exposes on one page: its instruments, its own registries of prom-client, the metrics of Node.js.
 * Throws if two of them have a metric of the same name. A metric that is registered later under a name that is taken is
 * left out, and standard error says so.
 *
 * @example
 * import { register } from 'prom-client';
 * const expose = createExposition({ instruments, registries: [register] });
 * const { contentType, body } = await expose(request.headers.accept);
 */
export function createExposition(options: ExpositionOptions): Expose {
  const page = new Page(options);
  return accept => page.expose(accept);
}

/** One origin of metrics. */
interface Source {
  readonly place: string;
  readonly isRegistry: boolean;
  names(): readonly string[];
  render(format: Format, keep: Keep): Promise<string>;
}
type Keep = (name: string) => boolean;

/** The page behind `createExposition`, which can leave out what is on a page already. */
export class Page {
  private readonly sources: readonly Source[];
  private readonly ofNode: Source | undefined;

  constructor({ instruments = [], registries = [], nodeMetrics = true }: ExpositionOptions) {
    const all = [...new Set([instruments].flat() as readonly Instruments[])];
    registries.forEach(check);
    this.sources = [
      ...all.map((one, i) => ofInstruments(one, all.length > 1 ? `instruments[${i}]` : 'instruments')),
      ...registries.map((one, i) => ofRegistry(one, `registries[${i}]`, registries.slice(0, i))),
    ];
    refuseClashes(this.sources);
    this.ofNode = nodeMetrics ? ofRegistry(nodeRegistry(), 'the metrics of Node.js', []) : undefined;
  }

  async expose(accept = ''): Promise<Exposition> {
    const format = formatOf(accept);
    const body = await this.render(format, new Set());
    return format === 'text'
      ? { contentType: client.Registry.PROMETHEUS_CONTENT_TYPE, body }
      : { contentType: client.Registry.OPENMETRICS_CONTENT_TYPE, body: `${body}# EOF\n` };
  }

  /** The page without its end, and without the names that are taken elsewhere. */
  async render(format: Format, taken: ReadonlySet<string>): Promise<string> {
    const seen = new Set(taken);
    const parts: Promise<string>[] = [];
    for (const source of this.sources) {
      const mine = source.names();
      for (const name of mine) {
        // What the app shows of its own registry itself is not missed.
        const isShown = taken.has(name) && source.isRegistry;
        if (seen.has(name) && !isShown)
          complain(`metric ${name} of ${source.place} is left out: the name is taken`);
      }
      const before = new Set(seen);
      parts.push(source.render(format, name => !before.has(name)));
      for (const name of mine) seen.add(name);
    }
    if (this.ofNode) parts.push(this.ofNode.render(format, name => !seen.has(name)));
    const texts = (await Promise.all(parts)).map(text => text.trim()).filter(text => text !== '');
    return texts.length === 0 ? '' : `${texts.join(format === 'text' ? '\n\n' : '\n')}\n`;
  }
}

/** What Prometheus asks for by its `Accept`. */
export function formatOf(accept: string): Format {
  return accept.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
}

function ofInstruments(instruments: Instruments, place: string): Source {
  return {
    place,
    isRegistry: false,
    names: () => instruments.metrics.map(({ name }) => name),
    render: async (format, keep) => {
      const accept = format === 'text' ? '' : 'application/openmetrics-text';
      const { body } = await instruments.expose(accept, keep);
      return body.replace(/# EOF\n$/, '');
    },
  };
}

/** A metric that an earlier registry holds, too, is served once. */
function ofRegistry(registry: PromRegistry, place: string, earlier: readonly PromRegistry[]): Source {
  return {
    place,
    isRegistry: true,
    names: () => namesOf(registry, earlier),
    render: (format, keep) => renderRegistry(registry, format, keep, earlier),
  };
}

function check(registry: PromRegistry, i: number): void {
  if (typeof registry?.getMetricsAsArray === 'function') return;
  throw new Error(
    `registries[${i}] is ${registry === undefined ? 'undefined' : typeof registry}: give a registry of prom-client, such as its \`register\``,
  );
}

function refuseClashes(sources: readonly Source[]): void {
  const owners = new Map<string, string>();
  for (const { place, names } of sources) {
    for (const name of names()) {
      const owner = owners.get(name);
      if (owner !== undefined)
        throw new Error(
          `metric ${name} is in ${owner} and in ${place}: Prometheus would refuse the page; rename one, or leave one out`,
        );
      owners.set(name, place);
    }
  }
}
