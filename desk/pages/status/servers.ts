import type { Clock } from '../../clock.ts';
import type { ServerClient } from '../../servers/client.ts';
import type { Servers } from '../../servers/servers.ts';
import type { Database } from '../../storage/database.ts';

/** Whether a server answers. */
export interface ServerState {
  readonly name: string;
  readonly state: 'answers' | 'down' | 'absent';
  readonly tookMs?: number;
  /** Why it is down. */
  readonly why?: string;
}

const LIMIT_MS = 2000;
/** Requests of the same moment share one look. */
const FRESH_MS = 2000;

/** Looks at the servers that the desk depends on, at most once in two seconds. */
export class ServerStates {
  private readonly servers: Servers;
  private readonly database: Database;
  private readonly clock: Clock;
  private latest: { readonly at: number; readonly states: Promise<ServerState[]> } | undefined;

  constructor({ servers, database, clock }: { servers: Servers; database: Database; clock: Clock }) {
    this.servers = servers;
    this.database = database;
    this.clock = clock;
  }

  look(): Promise<ServerState[]> {
    const now = this.clock.elapsed();
    if (!this.latest || now - this.latest.at > FRESH_MS) this.latest = { at: now, states: this.ask() };
    return this.latest.states;
  }

  private ask(): Promise<ServerState[]> {
    const { prometheus, alertmanager, loki } = this.servers;
    const { kind } = this.database;
    return Promise.all([
      this.timed('Prometheus', prometheus && (() => prometheus.json('/api/v1/status/buildinfo', limited))),
      this.timed('Alertmanager', alertmanager && (() => alertmanager.json('/api/v2/status', limited))),
      this.timed('Loki', loki && (() => lokiAnswers(loki))),
      this.timed(kind === 'sqlite' ? 'SQLite' : 'PostgreSQL', () => this.database.all('SELECT 1 AS one')),
    ]);
  }

  private async timed(name: string, ask: (() => Promise<unknown>) | undefined): Promise<ServerState> {
    if (!ask) return { name, state: 'absent' };
    const began = this.clock.elapsed();
    try {
      await ask();
      return { name, state: 'answers', tookMs: this.clock.elapsed() - began };
    } catch (error) {
      return { name, state: 'down', why: (error as Error).message };
    }
  }
}

const limited = { timeoutMs: LIMIT_MS };

function lokiAnswers(loki: ServerClient): Promise<unknown> {
  return loki.json('/loki/api/v1/status/buildinfo', limited);
}
