import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { addBreadcrumb, getCurrentScope, setExtra, setUser } from '@sentry/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createErrorReporting, type ErrorReporting, noErrorReporting } from '../../../telemetry/errors.ts';
import { startTracing, type Tracing, withSpan } from '../../../telemetry/tracing.ts';
import { collector } from './collected.ts';
import { itemsOf } from './envelope.ts';
import { type Sink, startSink } from './sink.ts';

const PHONE = '5511987654321';
const EMAIL = 'ana@example.com';
// Put together here, because reports quote the lines of code around an error.
const ADDRESS = [10, 1, 2, 3].join('.');
const SECRET = ['sk', '12345678901234567890'].join('-');
const NAME = ['Ana', 'Souza'].join(' ');
const identity = { service: 'shop', version: '1.2.3', environment: 'test' };

interface Sent {
  readonly environment: string;
  readonly release: string;
  readonly tags: Record<string, string>;
  readonly contexts: Record<string, Record<string, unknown>>;
  readonly exception: { values: { type: string; value: string; stacktrace: { frames: object[] } }[] };
  readonly user?: object;
}

describe('errors', () => {
  let sink: Sink;
  let tracing: Tracing;
  let errors: ErrorReporting;
  let traceId = '';
  let sent: Sent[];
  beforeAll(async () => {
    sink = await startSink();
    tracing = await startTracing({ ...identity, processors: [collector().processor] });
    const dsn = `${sink.url.replace('http://', 'http://key@')}/1`;
    errors = await createErrorReporting({ ...identity, dsn });
    setUser({ id: 'u-1', email: EMAIL, phone_number: PHONE, ip_address: ADDRESS, username: NAME });
    setExtra('note', { deep: [`call ${PHONE}`] });
    getCurrentScope().setContext('order', { customer: EMAIL, apiKey: SECRET });
    addBreadcrumb({ message: `asked ${PHONE}`, data: { mail: EMAIL, authorization: 'Bearer abc.def.ghi' } });
    await withSpan('login', async span => {
      traceId = span.spanContext().traceId;
      errors.capture('whatsapp-auth', new Error(`no session of ${PHONE}`, { cause: new Error(EMAIL) }), {
        phoneNumber: `+${PHONE}`,
        companyId: 'aurora',
        authMethod: 'session_token',
      });
    });
    errors.capture('crewai', new TypeError('agent has no task'), {
      crewId: 'vendas',
      agentId: 'vendas-specialist',
      taskType: 'answer',
      messageId: '42',
    });
    errors.capture('crewai', `a text about ${PHONE}`, { crewId: 'vendas' });
    await errors.close();
    const items = sink.bodies.flatMap(itemsOf);
    sent = items.filter(({ type }) => type === 'event').map(({ payload }) => payload as unknown as Sent);
  });
  afterAll(async () => {
    await tracing.shutdown();
    await sink.close();
  });

  const of = (component: string): Sent =>
    sent.find(
      ({ tags, contexts }) => tags.component === component && Object.keys(contexts[component]!).length > 1,
    )!;

  it('are sent with environment, release and tags, each with the context of its component', () => {
    expect(sent).toHaveLength(3);
    const [auth, crew] = [of('whatsapp-auth'), of('crewai')];
    for (const event of sent) {
      expect(event).toMatchObject({ environment: 'test', release: 'shop@1.2.3' });
      expect(event.tags).toMatchObject({ service: 'shop', version: '1.2.3' });
    }
    expect(auth.tags.component).toBe('whatsapp-auth');
    expect(auth.contexts['whatsapp-auth']).toMatchObject({
      phoneNumber: '+55*********21',
      companyId: 'aurora',
      authMethod: 'session_token',
    });
    expect(crew.tags.component).toBe('crewai');
    expect(crew.contexts.crewai).toEqual({
      crewId: 'vendas',
      agentId: 'vendas-specialist',
      taskType: 'answer',
      messageId: '42',
    });
    expect(crew.exception.values[0]).toMatchObject({ type: 'TypeError', value: 'agent has no task' });
    expect(crew.exception.values[0]!.stacktrace.frames.length).toBeGreaterThan(0);
  });
  it('carry the trace of the span in which they were caught', () => {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(of('whatsapp-auth').contexts.trace).toMatchObject({ trace_id: traceId });
  });
  it('leave without personal data and secrets, wherever these stood', () => {
    const all = sink.bodies.map(String).join('\n');
    for (const secret of ['98765', EMAIL, ADDRESS, SECRET, 'Bearer abc', NAME])
      expect(all).not.toContain(secret);
    expect(all).toContain('no session of +55*********21');
    for (const { user } of sent) expect(user).toEqual({ id: 'u-1' });
    expect([...new Set(sink.bodies.flatMap(itemsOf).map(({ type }) => type))]).toEqual(['event']);
  });
  it('leave our tracer alone', async () => {
    await withSpan('after', async span => expect(span.isRecording()).toBe(true));
  });
});

describe('a rejection that nobody handles', () => {
  let sink: Sink;
  beforeAll(async () => {
    sink = await startSink();
  });
  afterAll(() => sink.close());
  const exitCode = (before: string) => {
    const file = join(import.meta.dirname, '../../../telemetry/errors.ts');
    const script = `${before}
      const { createErrorReporting } = await import(${JSON.stringify(file)});
      await createErrorReporting({ service: 's', version: '1', environment: 'e', dsn: process.env.DSN });
      Promise.reject(new Error('nobody handles this'));
      setTimeout(() => {}, 500);`;
    const env = { ...process.env, DSN: sink.url.replace('http://', 'http://key@').concat('/1') };
    return new Promise<number | null>(done => {
      spawn(process.execPath, ['--input-type=module', '--eval', script], { env }).on('exit', done);
    });
  };
  const reported = () => sink.bodies.map(String).join('\n').split('nobody handles this').length - 1;

  it('is reported, and ends the process as without error reports', async () => {
    const before = reported();
    expect(await exitCode('')).toBe(1);
    expect(reported()).toBeGreaterThan(before);
  });
  it('is reported, and ends nothing where the service decides that', async () => {
    const before = reported();
    expect(await exitCode("process.on('unhandledRejection', () => {});")).toBe(0);
    expect(reported()).toBeGreaterThan(before);
  });
});

describe('errors without a DSN', () => {
  it('go nowhere', async () => {
    expect(await createErrorReporting(identity)).toBe(noErrorReporting);
    noErrorReporting.capture('crewai', new Error('x'));
  });
  it('load nothing of Sentry', () => {
    const file = join(import.meta.dirname, '../../../telemetry/errors.ts');
    const script = `
      const { createErrorReporting } = await import(${JSON.stringify(file)});
      const { registerHooks } = await import('node:module');
      registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
      await createErrorReporting({ service: 's', version: '1', environment: 'e', dsn: process.env.DSN });`;
    const loaded = (DSN?: string) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, ...(DSN && { DSN }) },
        encoding: 'utf8',
      });
    expect(loaded()).toBe('');
    expect(loaded('http://key@127.0.0.1:9/1')).toContain('@sentry');
  });
});
