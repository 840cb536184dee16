import type { Login } from '../../../seams/logins.ts';
import { type Answer, Caller } from '../../../traffic/caller.ts';
import type { Person } from '../../../traffic/people.ts';

/** What a user does: gets in and talks. */
export class UserCaller extends Caller {
  requestCode(person: Person): Promise<Answer> {
    return this.post('/auth/codes', person);
  }

  /** Never the code that was sent, which is made of six digits. */
  tryWrongCode(person: Person): Promise<Answer> {
    return this.post('/auth', { ...person, code: '00000x' });
  }

  /** Requests a code, reads it on the phone and gives it in. Undefined when any step is refused. */
  async logIn(person: Person, sessionSeconds?: number): Promise<Login | undefined> {
    if ((await this.requestCode(person)).status !== 202) return undefined;
    const { body: read } = await this.post<{ text: string | null }>('/upstream/uaz/outbox', {
      phone: person.phone,
    });
    const code = read.text?.match(/\d+/)?.[0];
    if (!code) return undefined;
    const { status, body } = await this.post<{ sessionToken: string; expiresAt: string }>('/auth', {
      ...person,
      code,
      ...(sessionSeconds ? { sessionSeconds } : {}),
    });
    return status === 200
      ? { person, token: body.sessionToken, expiresAt: Date.parse(body.expiresAt) }
      : undefined;
  }

  showToken({ person, token }: Login): Promise<Answer> {
    return this.post('/auth', { ...person, sessionToken: token });
  }

  async openConversation(
    login: Login,
    channel: 'whatsapp' | 'web' = 'whatsapp',
  ): Promise<number | undefined> {
    const { status, body } = await this.post<{ id: number }>('/conversations', { channel }, login.token);
    return status === 201 ? body.id : undefined;
  }

  say(login: Login, conversation: number, text: string): Promise<Answer> {
    return this.post(`/conversations/${conversation}/messages`, { text }, login.token);
  }

  closeConversation(login: Login, conversation: number, purchase?: number): Promise<Answer> {
    return this.post(
      `/conversations/${conversation}/close`,
      purchase === undefined ? {} : { purchase },
      login.token,
    );
  }
}
