import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundedId } from '../../../core/metrics/label.ts';
import { counter } from '../../../core/metrics/metric.ts';
import { readNotification } from '../../../desk/incidents/notification.ts';
import { prepareAlert } from '../../../desk/incidents/prepared.ts';
import { withLogContext } from '../../../telemetry/context.ts';
import { LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import type { Loggers } from '../../../telemetry/loggers.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';
import { redactEvent, redactText } from '../../../telemetry/privacy/index.ts';
import { startTracing, type Tracing, withSpan } from '../../../telemetry/tracing.ts';
import { type Datum, kinds, personalData } from '../../unit/privacy/generated.ts';
import { ordinaryText } from '../../unit/privacy/ordinary.ts';
import { asReceived, inSentence } from '../../unit/privacy/sentences.ts';
import { FakeLoki } from '../../unit/telemetry/fake-loki.ts';
import { eventually } from '../support.ts';

const MINUTES = 60_000;
/** PRIVACY_COUNT sets another number of data, and of ordinary texts. */
const COUNT = Number(process.env.PRIVACY_COUNT ?? 100_000);
const ORDINARY = COUNT;

const data = personalData(COUNT);

/** Everything that still holds its datum, with what was received; a few of them are enough to see why. */
function leaks(received: (i: number) => string): string[] {
  return data.flatMap((datum, i) =>
    datum.leak.test(asReceived(received(i))) ? `${datum.spelling}: ${received(i)}` : [],
  );
}

function told(path: string, found: readonly string[]): void {
  const counts = kinds.map(kind => `${data.filter(datum => datum.kind === kind).length} ${kind}`).join(', ');
  console.log(`${path}: ${found.length} of ${data.length} found (${counts})`);
  expect(found.slice(0, 5)).toEqual([]);
}

describe(`${COUNT} generated personal data`, { timeout: 5 * MINUTES }, () => {
  it('are of 30 countries in 6 spellings, of Brazil as it writes them, with ids, documents and tokens', () => {
    expect(data).toHaveLength(COUNT);
    expect(new Set(data.filter(({ kind }) => kind === 'phone').map(({ spelling }) => spelling)).size).toBe(
      180,
    );
    // A check that finds what is there: otherwise nothing below would mean anything.
    expect(leaks(i => inSentence(data[i]!, i))).toHaveLength(COUNT);
  });

  it('are in no line that Loki receives, whichever part of the line they were in', async () => {
    const loki = await new FakeLoki().listen();
    const folder = mkdtempSync(join(tmpdir(), 'vigia-privacy-'));
    const delivery = new LogDelivery({ url: loki.url, folder, intervalMs: 20 });
    const identity = { service: 's', version: '1', environment: 'test' };
    const log = createLoggers({ ...identity, loggers: { crewai: 'app' }, destinations: [delivery] });
    data.forEach((datum, i) => {
      logSomehow(log, datum, i);
    });
    await eventually(
      async () => loki.lines.length,
      length => length === COUNT,
      60_000,
    );
    await delivery.close(1000);
    await loki.stop();
    rmSync(folder, { recursive: true });
    const lines = new Map(
      loki.lines.map(({ line, metadata, labels }) => [
        (JSON.parse(line) as { i: number }).i,
        `${line} ${JSON.stringify(metadata)} ${JSON.stringify(labels)}`,
      ]),
    );
    told(
      'logs, as Loki received them',
      leaks(i => lines.get(i)!),
    );
  });

  it('are in no label of the exposition', async () => {
    const metric = counter({
      name: 'by_anything_total',
      help: 'By what was given',
      unit: 'items',
      labels: { i: boundedId(COUNT), user_id: boundedId(COUNT) },
      maxCombinations: 2 * COUNT,
    });
    const kit = createInstruments([metric]);
    data.forEach((datum, i) => {
      kit.counter(metric).inc({ i: `n${i}`, user_id: inSentence(datum, i) });
    });
    const { body } = await kit.expose();
    const lines = new Map([...body.matchAll(/i="n(\d+)".*/g)].map(match => [Number(match[1]), match[0]]));
    expect(lines.size).toBe(COUNT);
    told(
      'labels, as Prometheus scrapes them',
      leaks(i => lines.get(i)!),
    );
  });

  it('are in no Sentry event', () => {
    told(
      'Sentry events, as they are sent',
      leaks(i => JSON.stringify(redactEvent(sentryEvent(data[i]!, i)))),
    );
  });

  it('are in no alert that the desk keeps', () => {
    told(
      'alert payloads, as the desk keeps them',
      leaks(i => {
        const { alerts } = readNotification(notification(inSentence(data[i]!, i)));
        return JSON.stringify(alerts.map(alert => prepareAlert(alert, 'tenant')));
      }),
    );
  });

  describe('in spans', () => {
    const ended: string[] = [];
    let tracing: Tracing;
    beforeAll(async () => {
      tracing = await startTracing({
        service: 's',
        version: '1',
        environment: 'test',
        processors: [
          {
            onStart: () => {},
            onEnd: span => {
              const { attributes, events, status } = span;
              ended.push(JSON.stringify({ attributes, events, status }));
            },
            forceFlush: async () => {},
            shutdown: async () => {},
          },
        ],
      });
    });
    afterAll(() => tracing.shutdown());

    it('are in no attribute, event or status', async () => {
      for (const [i, datum] of data.entries()) {
        const text = inSentence(datum, i);
        await withSpan(
          'work',
          async () => {
            if (i % 2) throw new Error(text);
          },
          { detail: i % 2 ? '' : text },
        ).catch(() => {});
      }
      expect(ended).toHaveLength(COUNT);
      told(
        'spans, as they are exported',
        leaks(i => ended[i]!),
      );
    });
  });
});

describe('ordinary text', { timeout: MINUTES }, () => {
  it(`of ${ORDINARY} pieces is changed in less than one of a thousand`, () => {
    const texts = ordinaryText(ORDINARY);
    const start = performance.now();
    const changed = texts.filter(({ text }) => redactText(text) !== text);
    const micros = ((performance.now() - start) * 1000) / texts.length;
    console.log(
      `false alarms: ${changed.length} of ${ORDINARY} (${((changed.length / ORDINARY) * 100).toFixed(4)} %), ${micros.toFixed(1)} µs each: ${changed
        .slice(0, 3)
        .map(({ text }) => `${text} → ${redactText(text)}`)
        .join('; ')}`,
    );
    expect(changed.length / ORDINARY).toBeLessThan(0.001);
  });
});

/** Each datum in one of the places in which a line may hold it. */
function logSomehow(log: Loggers<'crewai'>, datum: Datum, i: number): void {
  const text = inSentence(datum, i);
  const places = [
    () => log.app.info({ i }, text),
    () => log.audit.info({ i, detail: text }, 'Detail'),
    () => log.app.info({ i, a: { b: [text, new Map([['c', text]])] } }, 'Nested'),
    () => log.crewai.error({ i, error: new Error(text, { cause: new Error(text) }) }, 'Failed'),
    () => log.app.error({ i, error: Object.assign(new Error(text), { code: datum.text }) }),
    () => log.app.info({ i, [datum.text]: 1 }, 'As a key'),
    () => log.webhook.info({ i }, 'To %s and %o', datum.text, { text }),
    () => log.security.child({ i, who: text }).warn('Bound'),
    () => log.app.info({ i, [ownKey(datum)]: datum.text }, 'Under its own key'),
    () => log.app.info({ i, text, body: { content: [text] } }, 'Message'),
    () => withLogContext({ contactId: datum.text }, () => log.app.info({ i }, 'In a context')),
    () => log.app.info({ i, n: /^\d{9,15}$/.test(datum.text) ? Number(datum.text) : text }, 'As a number'),
  ];
  places[Math.floor(i / 7) % places.length]!();
}

const ownKey = ({ kind }: Datum): string =>
  ({
    phone: 'phoneNumber',
    home: 'telefone',
    id: 'remoteJid',
    email: 'userEmail',
    cpf: 'cpf',
    cnpj: 'cnpj',
    card: 'detail',
    pix: 'copiaECola',
    token: 'accessToken',
  })[kind];

function sentryEvent(datum: Datum, i: number): object {
  const text = inSentence(datum, i);
  return {
    event_id: '0123456789abcdef0123456789abcdef',
    timestamp: 1_767_225_600.123,
    message: text,
    user: { id: datum.text, email: datum.text, ip_address: '10.0.0.1' },
    request: {
      url: `https://host/path?q=${encodeURIComponent(datum.text)}`,
      data: text,
      headers: { cookie: text },
    },
    exception: {
      values: [
        {
          type: 'Error',
          value: text,
          stacktrace: { frames: [{ filename: '/srv/a.ts', vars: { v: text } }] },
        },
      ],
    },
    breadcrumbs: [{ category: 'http', message: text, data: { [ownKey(datum)]: datum.text, text } }],
    tags: { service: 's', who: datum.text },
    extra: { detail: text, args: [text] },
    contexts: { trace: { trace_id: '0123456789abcdef0123456789abcdef' }, crew: { input: text } },
  };
}

function notification(text: string) {
  return {
    version: '4',
    status: 'firing',
    receiver: 'critical',
    groupLabels: { alertname: 'A', who: text },
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'A', who: text },
        annotations: { description: text, runbook_url: 'http://localhost:8080/runbooks/A.md' },
        startsAt: '2026-11-21T14:00:00.000Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: `http://localhost:9090/graph?g0.expr=${encodeURIComponent(text)}`,
      },
    ],
  };
}
