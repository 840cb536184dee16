import { logStream } from 'vigia/logs';
import { describe, expect, it } from 'vitest';
import { createLoggers } from '../../../telemetry/logger.ts';
import { RECENT_LINES, RecentLines } from '../../../telemetry/recent-lines.ts';

describe('recent lines', () => {
  const recent = new RecentLines();
  const log = createLoggers({
    service: 's',
    version: '1',
    environment: 'test',
    loggers: { gate: 'security', hook: 'webhook' },
    destinations: [recent],
  });
  const messages = (stream: (typeof logStream.values)[number]) =>
    recent.list(stream, RECENT_LINES).map(line => (line as { msg: string }).msg);

  it('go to the stream of their logger, errors of the service to their own', () => {
    log.app.info('a');
    log.app.error('b');
    log.gate.info('c');
    log.business.info('d');
    log.hook.warn('e');
    log.audit.info('f');
    log.performance.info('g');
    expect(Object.fromEntries(logStream.values.map(stream => [stream, messages(stream)]))).toEqual({
      app: ['a'],
      errors: ['b'],
      security: ['c'],
      performance: ['g'],
      business: ['d'],
      webhook: ['e'],
      audit: ['f'],
    });
  });
  it('go to the stream that they name themselves', () => {
    log.app.info({ stream: 'business' }, 'own');
    expect(messages('business')).toEqual(['own', 'd']);
  });
  it('are the last of each stream only, and none that is very long', () => {
    for (let i = 0; i < RECENT_LINES + 10; i++) log.audit.info(`line ${i}`);
    log.audit.info('x'.repeat(10_000));
    expect(messages('audit')).toHaveLength(RECENT_LINES);
    expect(messages('audit')[0]).toBe(`line ${RECENT_LINES + 9}`);
    expect(recent.list('audit', 3)).toHaveLength(3);
  });
  it('are kept of the streams of the service too', () => {
    const recent = new RecentLines({ streams: ['billing'] });
    const identity = { service: 's', version: '1', environment: 'test' };
    createLoggers({ ...identity, streams: ['billing'], destinations: [recent] }).billing.info('paid');
    expect(recent.list('billing', 1)).toMatchObject([{ msg: 'paid', stream: 'billing' }]);
    expect(recent.list('app', 1)).toEqual([]);
  });
});
