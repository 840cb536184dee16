import { type Clock, type DeskContext, type Notification, readNotification } from '@vigia/desk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A clock that a test sets. */
export class TestClock implements Clock {
  private time: number;

  constructor(time: number) {
    this.time = time;
  }
  now = (): number => this.time;
  elapsed = (): number => performance.now();
  set(time: number): void {
    this.time = time;
  }
}

/** One alert as Alertmanager tells of it. */
export interface Told {
  readonly name: string;
  readonly severity?: string;
  readonly category?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly tenant?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt: number;
  readonly endsAt?: number;
  readonly generatorUrl?: string;
}

/** Returns the notification of some alerts. */
export function notificationOf(...alerts: readonly Told[]): Notification {
  return readNotification({
    ...{
      version: '4',
      status: alerts.some(({ endsAt }) => !endsAt) ? 'firing' : 'resolved',
      groupLabels: {},
    },
    alerts: alerts.map(({ name, severity, category, service, environment, tenant, labels, ...alert }) => ({
      status: alert.endsAt === undefined ? 'firing' : 'resolved',
      labels: {
        ...{ alertname: name, severity: severity ?? 'warning', category: category ?? 'system' },
        ...{ service: service ?? 'shop', environment: environment ?? 'production' },
        ...(tenant !== undefined && { clinic_id: tenant }),
        ...labels,
      },
      annotations: { summary: `${name} in short`, ...alert.annotations },
      startsAt: new Date(alert.startsAt).toISOString(),
      endsAt: alert.endsAt === undefined ? '0001-01-01T00:00:00Z' : new Date(alert.endsAt).toISOString(),
      generatorURL: alert.generatorUrl ?? 'http://localhost:9090/graph?g0.expr=up',
    })),
  });
}

/** A day like others, in which something is wrong: every state, several services, a history of a month. */
export async function seed(
  { incidents, project }: DeskContext,
  clock: TestClock,
  now: number,
): Promise<void> {
  const known = new Map(project.alerts.map(alert => [alert.name, alert]));
  const told = (name: string, more: Partial<Told> & Pick<Told, 'startsAt'>): Told => {
    const alert = known.get(name)!;
    const { severity, category, service, summary } = alert;
    return {
      ...{ name, severity, category, service },
      ...more,
      annotations: {
        summary: summary.en ?? name,
        dashboard_url: `http://localhost:3000/d/${alert.panel?.uid}?viewPanel=${alert.panel?.panelId}`,
        runbook_url: `http://localhost:8080/runbooks/${name}.md`,
        ...more.annotations,
      },
    };
  };
  await history(told);

  const firing: Told[] = [
    told('CrewAIQueueBacklog', {
      startsAt: now - 12 * MINUTE,
      labels: { crew_id: 'crew-4' },
      annotations: {
        description: 'production: The queue of crew-4 holds 184 messages.',
        ...{ value: '184', threshold: '> 100' },
      },
    }),
    told('QualifierLeadsUnanswered', {
      startsAt: now - 4 * MINUTE,
      annotations: {
        description: 'production: 7 leads have waited for a reply for an hour.',
        value: '7',
        threshold: '> 0',
      },
    }),
    told('DatabaseConnectionErrors', {
      ...{ startsAt: now - 41 * MINUTE, environment: 'staging' },
      annotations: {
        description: 'staging: 0.42 connections per second fail.',
        value: '0.42',
        threshold: '> 0.1',
      },
    }),
    told('WhatsAppAuthHighResponseTime', {
      startsAt: now - 26 * MINUTE,
      labels: { auth_method: 'whatsapp' },
      annotations: {
        description: 'production: 95 % of logins take 6.8 s or less.',
        value: '6.8 s',
        threshold: '> 5 s',
      },
    }),
    told('HostDiskHigh', {
      ...{ startsAt: now - 3 * HOUR, labels: { mountpoint: '/var/lib/postgresql', instance: 'db-1:9100' } },
      annotations: {
        description: 'production: 87.2 % of /var/lib/postgresql is used.',
        value: '87.2 %',
        threshold: '> 85 %',
      },
    }),
    told('BackupTooOld', {
      ...{ startsAt: now - 8 * HOUR, labels: { target: 'database' } },
      annotations: {
        description: 'production: The last good backup of database is 31 h old.',
        value: '31 h',
        threshold: '> 26 h',
      },
    }),
    told('HostCpuHigh', {
      ...{ startsAt: now - 70 * MINUTE, tenant: 'clinic-7' },
      annotations: {
        description: 'production: clinic-7 uses 83 % of its CPU.',
        value: '83 %',
        threshold: '> 80 %',
      },
    }),
  ];
  for (const one of firing) {
    clock.set(one.startsAt + 30_000);
    await incidents.accept(one.severity === 'critical' ? 'critical' : 'warning', notificationOf(one));
  }
  const open = new Map((await incidents.list({ status: 'firing' })).incidents.map(one => [one.name, one.id]));
  const backlog = open.get('CrewAIQueueBacklog');
  if (backlog !== undefined) {
    await incidents.append(backlog, {
      kind: 'escalated',
      by: 'desk',
      at: now - 4 * MINUTE,
      detail: { level: 2, to: 'Bruno Lima' },
    });
    clock.set(now - 4 * MINUTE);
    await incidents.accept('escalation', notificationOf(firing[0]!));
    for (const minutes of [3, 2, 1]) {
      clock.set(now - minutes * MINUTE);
      await incidents.accept('critical', notificationOf(firing[0]!));
    }
  }
  const disk = open.get('HostDiskHigh') ?? open.get('WhatsAppAuthHighResponseTime');
  if (disk !== undefined) {
    clock.set(now - 150 * MINUTE);
    await incidents.append(disk, {
      ...{ kind: 'acknowledged', by: 'Ana Ribeiro' },
      detail: {
        note: 'Old WAL segments are being archived; it falls by about 1 % per minute.',
        until: now + 90 * MINUTE,
      },
    });
  }
  // Prometheus is silent while this one fires, and Alertmanager takes it for resolved.
  const lost = told('RedisConnectionErrors', { startsAt: now - 95 * MINUTE, environment: 'staging' });
  clock.set(now - 94 * MINUTE);
  await incidents.accept('critical', notificationOf(lost));
  incidents.doubtEnds('Prometheus is silent');
  clock.set(now - 80 * MINUTE);
  await incidents.accept('critical', notificationOf({ ...lost, endsAt: now - 80 * MINUTE }));
  incidents.doubtEnds(undefined);
  clock.set(now);

  /** Incidents of the last month: most are short, the loud ones are noise. */
  async function history(
    told: (name: string, more: Partial<Told> & Pick<Told, 'startsAt'>) => Told,
  ): Promise<void> {
    const names = [...known.keys()].filter(name => known.get(name)!.severity !== 'none');
    const random = randomFrom(7);
    const past = Array.from({ length: 29 * 6 }, (_, i) => {
      const day = Math.floor(i / 6);
      const startsAt = now - (29 - day) * DAY + Math.floor(random() * 20 * HOUR) - 2 * HOUR;
      const loud = random() < 0.35;
      const name = loud ? 'CrewAIHighProcessingTime' : names[Math.floor(random() * names.length)]!;
      const length = loud ? (1 + random() * 3) * MINUTE : (3 + random() ** 3 * 180) * MINUTE;
      return { one: told(name, { startsAt, labels: { instance: `app-${1 + (i % 3)}` } }), length, loud };
    }).filter(({ one, length }) => one.startsAt + length < now - HOUR && random() > 0.15);
    past.sort((a, b) => a.one.startsAt - b.one.startsAt);
    for (const { one, length, loud } of past) {
      clock.set(one.startsAt + 30_000);
      await incidents.accept(one.severity === 'critical' ? 'critical' : 'warning', notificationOf(one));
      if (!loud && random() < 0.7) {
        const [latest] = (await incidents.list({ name: one.name, status: 'firing', limit: 1 })).incidents;
        clock.set(one.startsAt + Math.min(length * 0.6, (1 + random() * 14) * MINUTE));
        await incidents.append(latest!.id, {
          kind: 'acknowledged',
          by: random() < 0.5 ? 'Ana Ribeiro' : 'Bruno Lima',
        });
      }
      clock.set(one.startsAt + length + 20_000);
      await incidents.accept(
        one.severity === 'critical' ? 'critical' : 'warning',
        notificationOf({ ...one, endsAt: one.startsAt + Math.round(length) }),
      );
    }
  }
}

/** The same numbers in each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
