import { describe, expect, it } from 'vitest';
import { Problem } from '../../../exporter/base/problem.ts';
import { UpstreamError } from '../../../exporter/base/upstream.ts';
import { Unavailable } from '../../../exporter/storage/connection-error.ts';
import { failureOf } from '../../../exporter/systems/qualifier/failure.ts';
import type { LeadSessions } from '../../../exporter/systems/qualifier/lead-sessions.ts';
import type { Lead, Leads, Outcome } from '../../../exporter/systems/qualifier/leads.ts';
import { type PlatformHooks, Recovery, recordOnly } from '../../../exporter/systems/qualifier/recovery.ts';
import type { Services } from '../../../exporter/systems/qualifier/services.ts';
import { Webhook } from '../../../exporter/systems/qualifier/webhook.ts';
import { qualifierEvents, qualifierLoggers } from '../../../metrics/qualifier.events.ts';
import { createEvents } from '../../../telemetry/events.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';
import { exporterMetrics } from '../../bundle.ts';
import { parse } from '../../service/support.ts';

function services() {
  const log = createLoggers({
    service: 's',
    version: '1',
    environment: 'test',
    destinations: [],
    loggers: qualifierLoggers,
  });
  const instruments = createInstruments(exporterMetrics);
  const value = async (name: string, labels: Record<string, string> = {}) =>
    parse((await instruments.expose()).body).find(
      sample => sample.name === name && Object.entries(labels).every(([k, v]) => sample.labels[k] === v),
    )?.value;
  return {
    all: { log, instruments, events: createEvents(qualifierEvents, log) } as unknown as Services,
    value,
  };
}

const waiting: Lead[] = [1, 2].map(id => ({ id, phone: '+5531990000000', text: 'Oi' }));

interface Fakes {
  readonly hooks?: Partial<PlatformHooks>;
  readonly recent?: { requests: number; errorShare: number };
  readonly start?: (lead: Lead) => Promise<Outcome>;
  readonly leads?: readonly Lead[];
}
function recoveryOf({ hooks, recent, start = async () => 'qualified', leads = [] }: Fakes = {}) {
  const { all, value } = services();
  let judged = recent ?? { requests: 0, errorShare: 0 };
  const recovery = new Recovery(all, {
    leads: { giveBackLost: async () => {}, unprocessed: async () => leads } as unknown as Leads,
    sessions: { endStuck: async () => 0 } as unknown as LeadSessions,
    qualification: { start, has: id => id === 99 },
    webhook: {
      get recent() {
        return judged;
      },
      forget: () => {
        judged = { requests: 0, errorShare: 0 };
      },
    },
    hooks: { ...recordOnly, ...hooks },
  });
  const runs = (action: string, result: string) => value('remediation_runs_total', { action, result });
  return { recovery, runs };
}

describe('recovery', () => {
  it('asks the platform for a rollback once when more than half of the requests fail', async () => {
    const reasons: string[] = [];
    const hooks = { rollback: async (reason: string) => void reasons.push(reason) };
    const { recovery, runs } = recoveryOf({ hooks, recent: { requests: 20, errorShare: 0.55 } });
    await recovery.look();
    await recovery.look();
    expect(reasons).toEqual(['55 % of 20 requests failed']);
    expect(await runs('rollback', 'success')).toBe(1);
  });
  it.each([
    ['half of the requests', { requests: 100, errorShare: 0.5 }],
    ['all of very few', { requests: 19, errorShare: 1 }],
  ])('asks for none when %s fail', async (_, recent) => {
    const { recovery, runs } = recoveryOf({ recent });
    await recovery.look();
    expect(await runs('rollback', 'success')).toBe(0);
  });
  it('counts a run as failed when the platform refuses', async () => {
    const hooks = { failover: () => Promise.reject(new Error('no standby')) };
    const { recovery, runs } = recoveryOf({ hooks });
    expect(await recovery.run('failover', 'x')).toEqual({
      action: 'failover',
      result: 'failed',
      affected: 0,
    });
    expect(await runs('failover', 'failed')).toBe(1);
    expect(await runs('failover', 'success')).toBe(0);
  });
  it('tries leads again, and has failed when one of them fails again', async () => {
    const start = async ({ id }: Lead): Promise<Outcome> => {
      if (id === 2) throw new Error('again');
      return 'qualified';
    };
    const { recovery, runs } = recoveryOf({ start, leads: waiting });
    expect(await recovery.run('retry_leads', 'x')).toMatchObject({ result: 'failed', affected: 1 });
    expect(await runs('retry_leads', 'failed')).toBe(1);
  });
  it('leaves alone what is in work, and counts no run that had nothing to do', async () => {
    const started: number[] = [];
    const start = async ({ id }: Lead): Promise<Outcome> => {
      started.push(id);
      return 'qualified';
    };
    const { recovery, runs } = recoveryOf({ start, leads: [{ ...waiting[0]!, id: 99 }] });
    await recovery.run('retry_leads', 'x');
    await recovery.run('cleanup_sessions', 'x');
    expect(started).toEqual([]);
    expect(await runs('retry_leads', 'success')).toBe(0);
    expect(await runs('cleanup_sessions', 'success')).toBe(0);
  });
});

describe('a request to the webhook', () => {
  const webhookOf = (timeoutMs?: number) => {
    const { all, value } = services();
    return { webhook: new Webhook(all, timeoutMs), value };
  };

  it('is given up with 504 when it takes too long, and counted as a time-out', async () => {
    const { webhook, value } = webhookOf(20);
    const error = await webhook.serve(() => new Promise(() => {})).catch(caught => caught);
    expect(error).toMatchObject({ name: 'Problem', status: 504 });
    expect(await value('qualifier_webhook_timeouts_total')).toBe(1);
    expect(await value('qualifier_webhook_requests_total', { status: 'timeout' })).toBe(1);
    expect(await value('qualifier_errors_total', { type: 'timeout' })).toBe(1);
    expect(await value('qualifier_consecutive_errors')).toBe(1);
  });
  it('that fails gives the cause, counts in the row, and in the share that decides on a rollback', async () => {
    const { webhook, value } = webhookOf();
    const cause = new UpstreamError('openai answered 500');
    const fail = () => webhook.serve(() => Promise.reject(failureOf(cause, 'model'))).catch(caught => caught);
    expect(await fail()).toBe(cause);
    await fail();
    expect(await value('qualifier_consecutive_errors')).toBe(2);
    await webhook.serve(async () => 'fine');
    expect(await value('qualifier_consecutive_errors')).toBe(0);
    expect(webhook.recent).toEqual({ requests: 3, errorShare: 2 / 3 });
    webhook.forget();
    expect(webhook.recent).toEqual({ requests: 0, errorShare: 0 });
  });
  it('that is refused neither ends a row of failures nor counts as served', async () => {
    const { webhook, value } = webhookOf();
    await webhook.serve(() => Promise.reject(new Error('broken'))).catch(() => {});
    await webhook.serve(() => Promise.reject(new Problem(401, 'no', 'yes'))).catch(() => {});
    expect(await value('qualifier_consecutive_errors')).toBe(1);
    expect(await value('qualifier_errors_total', { type: 'internal' })).toBe(1);
    expect(webhook.recent.requests).toBe(1);
  });
});

describe('a failure says what failed', () => {
  it.each([
    [new Unavailable('database', null), 'database'],
    [new Unavailable('redis', null), 'store'],
    [new Unavailable('uaz', null), 'whatsapp'],
    [new UpstreamError('x', true), 'timeout'],
    [new UpstreamError('x'), 'model'],
    [new Error('x'), 'internal'],
  ])('%s: %s', (error, type) => {
    expect(failureOf(error, 'model').type).toBe(type);
  });
});
