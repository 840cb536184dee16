import { describe, expect, it } from 'vitest';
import { Hub } from '../../../exporter/base/hub.ts';
import { Problem } from '../../../exporter/base/problem.ts';
import { UpstreamError } from '../../../exporter/base/upstream.ts';
import { Unavailable } from '../../../exporter/storage/connection-error.ts';
import { Deployment } from '../../../exporter/systems/qualifier/deployment.ts';
import { failureOf } from '../../../exporter/systems/qualifier/failure.ts';
import type { LeadSessions } from '../../../exporter/systems/qualifier/lead-sessions.ts';
import type { Lead, Leads, Outcome } from '../../../exporter/systems/qualifier/leads.ts';
import { Recovery } from '../../../exporter/systems/qualifier/recovery.ts';
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
    all: {
      log,
      instruments,
      hub: new Hub(),
      events: createEvents(qualifierEvents, log),
    } as unknown as Services,
    value,
  };
}

const waiting: Lead[] = [1, 2].map(id => ({ id, phone: '+5531990000000', text: 'Oi' }));

interface Fakes {
  readonly start?: (lead: Lead) => Promise<Outcome>;
  readonly leads?: readonly Lead[];
  readonly endStuck?: () => Promise<number>;
}
function recoveryOf({ start = async () => 'qualified', leads = [], endStuck = async () => 0 }: Fakes = {}) {
  const deployment = new Deployment();
  const done: string[] = [];
  const recovery = new Recovery(services().all, {
    leads: { giveBackLost: async () => {}, unprocessed: async () => leads } as unknown as Leads,
    sessions: { endStuck } as unknown as LeadSessions,
    qualification: { start, has: id => id === 99, restart: () => done.push('restarted') },
    webhook: { forget: () => void done.push('forgotten') },
    deployment,
  });
  return { recovery, deployment, done };
}

describe('recovery', () => {
  it('ends stuck sessions, and says how many', async () => {
    const { recovery } = recoveryOf({ endStuck: async () => 5 });
    expect(await recovery.run('clean-up-stuck-sessions')).toEqual({
      action: 'clean-up-stuck-sessions',
      affected: 5,
    });
  });
  it('fails with what keeps it from being done', async () => {
    const { recovery } = recoveryOf({ endStuck: () => Promise.reject(new Error('the sessions are locked')) });
    await expect(recovery.run('clean-up-stuck-sessions')).rejects.toThrow('the sessions are locked');
  });
  it('tries leads again, and says how many failed again', async () => {
    const start = async ({ id }: Lead): Promise<Outcome> => {
      if (id === 2) throw new Error('again');
      return 'qualified';
    };
    const { recovery } = recoveryOf({ start, leads: waiting });
    expect(await recovery.run('retry-unprocessed-leads')).toMatchObject({ affected: 1, left: 1 });
  });
  it('leaves alone what is in work', async () => {
    const started: number[] = [];
    const start = async ({ id }: Lead): Promise<Outcome> => {
      started.push(id);
      return 'qualified';
    };
    const { recovery } = recoveryOf({ start, leads: [{ ...waiting[0]!, id: 99 }] });
    expect(await recovery.run('retry-unprocessed-leads')).toMatchObject({ affected: 0, left: 0 });
    expect(started).toEqual([]);
  });
  it('brings the previous release back, and the current one with the next deployment', async () => {
    const { recovery, deployment, done } = recoveryOf();
    expect(deployment.model).toBe('gpt-4o-mini');
    await recovery.run('roll-back');
    expect([deployment.model, done]).toEqual(['gpt-4o', ['forgotten']]);
    deployment.deploy();
    expect(deployment.model).toBe('gpt-4o-mini');
  });
  it('sends leads to the standby', async () => {
    const { recovery, deployment } = recoveryOf();
    await recovery.run('fail-over');
    expect(deployment.caller).toBe('qualificador-standby');
  });
  it('restarts the workers', async () => {
    const { recovery, done } = recoveryOf();
    expect(await recovery.run('restart')).toMatchObject({ affected: 2 });
    expect(done).toEqual(['forgotten', 'restarted']);
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
  it('that fails gives the cause, counts in the row, which a change of what runs ends', async () => {
    const { webhook, value } = webhookOf();
    const cause = new UpstreamError('openai answered 500');
    const fail = () => webhook.serve(() => Promise.reject(failureOf(cause, 'model'))).catch(caught => caught);
    expect(await fail()).toBe(cause);
    await fail();
    expect(await value('qualifier_consecutive_errors')).toBe(2);
    await webhook.serve(async () => 'fine');
    expect(await value('qualifier_consecutive_errors')).toBe(0);
    await fail();
    webhook.forget();
    expect(await value('qualifier_consecutive_errors')).toBe(0);
  });
  it('that is refused neither ends a row of failures nor counts as served', async () => {
    const { webhook, value } = webhookOf();
    await webhook.serve(() => Promise.reject(new Error('broken'))).catch(() => {});
    await webhook.serve(() => Promise.reject(new Problem(401, 'no', 'yes'))).catch(() => {});
    expect(await value('qualifier_consecutive_errors')).toBe(1);
    expect(await value('qualifier_errors_total', { type: 'internal' })).toBe(1);
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
