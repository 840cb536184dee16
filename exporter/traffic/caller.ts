import type { Person } from './people.ts';

/** Longer than the service itself takes to give up. */
const TIMEOUT_MS = 20_000;

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}
export interface Login {
  readonly person: Person;
  readonly token: string;
  readonly expiresAt: number;
}

/** What a person does with the service, over its own HTTP interface. No call throws for an answer it gets. */
export class Caller {
  private readonly baseUrl: () => string;
  private readonly signal: AbortSignal;

  constructor(baseUrl: () => string, signal: AbortSignal) {
    this.baseUrl = baseUrl;
    this.signal = signal;
  }

  async post<T = Record<string, unknown>>(path: string, body: unknown, token?: string): Promise<Answer<T>> {
    const response = await fetch(`${this.baseUrl()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as T };
  }

  /** Gives the status of the answer. */
  private async get(path: string, token?: string): Promise<number> {
    const response = await fetch(`${this.baseUrl()}${path}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.status;
  }

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

  /** Asks for an appointment at the clinic; gives its id when there is one. */
  async requestAppointment({ token }: Login, startsAt: Date): Promise<number | undefined> {
    const { status, body } = await this.post<{ id: number }>('/appointments', { startsAt }, token);
    return status === 201 ? body.id : undefined;
  }

  confirmAppointment({ token }: Login, id: number): Promise<Answer> {
    return this.post(`/appointments/${id}/confirm`, {}, token);
  }

  listAppointments({ token }: Login): Promise<number> {
    return this.get('/appointments', token);
  }

  /** A contact writes to WhatsSelf; gives its id when the message was taken. */
  async writeToWhatsSelf(phone: string, text: string): Promise<string | undefined> {
    const { status, body } = await this.post<{ contactId: string }>('/whatsself/inbound', { phone, text });
    return status === 202 ? body.contactId : undefined;
  }

  /** A person answers a contact through WhatsSelf. */
  answerContact(contactId: string, text: string): Promise<Answer> {
    return this.post('/whatsself/messages', { contactId, text });
  }

  blockContact(contactId: string, blocked: boolean): Promise<Answer> {
    return this.post(`/whatsself/contacts/${contactId}/block`, { blocked });
  }

  /** The status page of WhatsSelf, as people keep it open. */
  lookAtSession(): Promise<number> {
    return this.get('/whatsself/session');
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
