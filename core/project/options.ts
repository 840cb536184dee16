import type { Channel } from '../alerts/channels.ts';
import type { Inhibition } from '../alerts/routing.ts';
import type { RoutingEntry } from '../alerts/routing-entry.ts';
import type { Duty } from '../desk/duty.ts';
import type { DeskOptions } from '../desk/options.ts';
import type { RemedyAction } from '../desk/remedy-action.ts';
import type { Language } from '../language/language.ts';
import type { Server } from '../stack/server.ts';
import type { AnAlert, Choices } from './choices.ts';
import type { Runner } from './command-line.ts';
import type { Settings } from './config.ts';
import type { LogSource } from './logs.ts';
import type { PortOverrides } from './ports.ts';
import type { RemoteWrite } from './remote-write.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** The declaration of a project; see `defineConfig`. */
export interface ProjectOptions<
  AlertName extends string = string,
  SloName extends string = string,
  Uid extends string = string,
  Plain extends string = string,
  ChannelName extends string = string,
  PersonName extends string = string,
> extends Choices<NoInfer<AlertName>, NoInfer<SloName>, NoInfer<Uid>>,
    Telling<NoInfer<AlertName>, ChannelName, PersonName> {
  /** The systems of the project. A system that is not listed leaves no trace. */
  readonly systems: readonly System<AlertName, SloName, Uid, Plain>[];
  /**
   * The languages of all texts. With `['en', 'pt']` each text of an alert or an objective is `{ en: …, pt: … }`: one that is missing does
   * not compile. Default: texts are written in one language, that of `language`.
   */
  readonly languages?: readonly Language[];
  /** The language of what is generated, where an environment has no other. Default: the first of `languages`, else `en`. */
  readonly language?: Language;
  /**
   * What is watched whatever the systems: the servers, the machine, the endpoints, the stores. Default: what its servers export,
   * without those whose name one of the systems has.
   */
  readonly platform?: readonly System[];
  /** The project's own servers, which run with the stack. Default: none. */
  readonly servers?: readonly Server[];
  /**
   * Ports of servers by name, such as `{ grafana: 13000 }` where something else has port 3000. `VIGIA_<NAME>_PORT` moves one
   * for a single start. Default: the usual ones.
   */
  readonly ports?: PortOverrides;
  /** Targets in addition to the servers of the stack. Default: none. */
  readonly targets?: readonly Target[];
  /**
   * Whether Prometheus takes metrics that services push by OTLP over HTTP. They set the labels of the fleet as attributes of their resource,
   * as in `OTEL_RESOURCE_ATTRIBUTES=environment=production`. Default false.
   */
  readonly otlp?: boolean;
  /** Stores elsewhere that get every sample. Default: none. */
  readonly remoteWrite?: readonly RemoteWrite[];
  /**
   * Environments by name. The first is generated unless another is requested. Default: `production`, with the defaults.
   */
  readonly environments?: Readonly<
    Record<
      string,
      EnvironmentOptions<NoInfer<AlertName>, NoInfer<SloName>, NoInfer<Uid>, ChannelName, PersonName>
    >
  >;
  /**
   * The labels that tell the environments of a fleet apart: every alert, recording rule and objective keeps them, and every
   * dashboard can choose their values. `cluster` or `tenant` may be added where all targets have it. Default: `environment`.
   */
  readonly fleetLabels?: readonly string[];
  /** The desk, which keeps notifications and helps people to handle them: `{}` for one with its defaults. Default: none. */
  readonly desk?: DeskOptions;
  /**
   * What the desk may call when an alert with this remedy fires, by name, in addition to what the systems declare. It calls nothing
   * else. Default: nothing.
   */
  readonly remedies?: Readonly<Record<string, RemedyAction>>;
  /** Faults that the service of the project can cause, in addition to those of the systems. Default: none. */
  readonly scenarios?: readonly string[];
  /** Log streams in addition to the usual ones. */
  readonly streams?: readonly string[];
  /**
   * Logs of programs that do not use the kit, which the log collector reads, redacts and delivers; see docs/log-collector.md.
   * Default: none, and no collector.
   */
  readonly logs?: readonly LogSource[];
  /**
   * How people run the commands, as generated pages spell it: `npm run` where package.json has scripts of the commands'
   * names. Default `npx vigia`.
   */
  readonly runner?: Runner;
  /**
   * Maximum number of series that one process of a job exposes: those of what its targets expose, or, where they do not say, of all systems
   * together. Default: 1,000, a scrape of some milliseconds.
   */
  readonly maxSeries?: number;
}

/** Who is told, and of what; an environment may say each otherwise. */
export interface Telling<
  AlertName extends string = string,
  ChannelName extends string = string,
  PersonName extends string = string,
> extends Duty<NoInfer<ChannelName>, PersonName> {
  /** Ways to people, by a receiver that every project has or by a name of their own, which `routing` leads to. Default: none. */
  readonly channels?: { readonly [name in ChannelName]?: readonly Channel[] };
  /** Who is told of which alerts, before the usual routes by severity. Default: the usual routes alone. */
  readonly routing?: readonly RoutingEntry<NoInfer<ChannelName>>[];
  /** What is not told while something else fires, in addition to what the systems say. Default: nothing. */
  readonly inhibitions?: readonly Inhibition<AnAlert<NoInfer<AlertName>>>[];
}

/** What an environment says otherwise: settings, alerts, objectives, dashboards, and who is told. */
export type EnvironmentOptions<
  AlertName extends string = string,
  SloName extends string = string,
  Uid extends string = string,
  ChannelName extends string = string,
  PersonName extends string = string,
> = Partial<Omit<Settings, 'channels'>> &
  Choices<AlertName, SloName, Uid> &
  Telling<AlertName, ChannelName, PersonName>;
