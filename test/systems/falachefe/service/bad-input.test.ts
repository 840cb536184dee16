import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { post, startTestApp } from '../../../service/support.ts';
import { callerOf } from './caller.ts';

describe('bad input', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  const person = { phone: '+5511987654321', companyId: 'aurora' };

  it.each([
    ['broken JSON', '/auth', '{"phone":', 400, undefined],
    ['a missing field', '/auth/codes', { companyId: 'aurora' }, 400, 'phone'],
    ['an unknown field', '/auth/codes', { ...person, admin: true }, 400, 'admin'],
    ['an unknown company', '/auth/codes', { ...person, companyId: 'acme' }, 400, 'companyId'],
    ['no phone number', '/auth/codes', { ...person, phone: 'hello' }, 400, 'phone'],
    ['a number for a text', '/auth', { ...person, code: 123456 }, 400, 'code'],
    ['neither code nor token', '/auth', person, 400, 'code'],
    ['both code and token', '/auth', { ...person, code: '123456', sessionToken: 'x' }, 400, 'code'],
    ['seconds out of range', '/scenarios/slow-auth', { seconds: 3601 }, 400, 'seconds'],
    ['no session', '/conversations', {}, 401, undefined],
  ])('%s is refused, with the hint', async (_, path, body, status, field) => {
    const answer = await post(app, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: expect.any(String), hint: expect.stringMatching(/\w{3}/) });
    expect(answer.body.field).toBe(field);
  });
  it('of another type than JSON is refused', async () => {
    expect((await post(app, '/auth', 'a=b', { 'content-type': 'text/plain' })).status).toBe(415);
  });
  it.each(['a\0b', 'a\ud800b'])('%j in a message is kept without what no database keeps', async text => {
    const caller = callerOf(app);
    const login = (await caller.logIn({ phone: '+5511987650078', companyId: 'aurora' }))!;
    const conversation = (await caller.openConversation(login))!;
    expect((await caller.say(login, conversation, text)).status).toBe(202);
    const kept = await app.services.database.query<{ text: string }>(
      'SELECT content AS text FROM messages WHERE conversation_id = $1 ORDER BY id LIMIT 1',
      [conversation],
    );
    expect(kept).toEqual([{ text: 'a\ufffdb' }]);
  });
  it('never comes back in the answer, so that no phone leaks', async () => {
    expect(
      JSON.stringify(await post(app, '/auth/codes', { ...person, phone: '+5521912345678999' })),
    ).not.toContain('91234');
  });
});
