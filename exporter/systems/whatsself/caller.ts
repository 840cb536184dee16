import { type Answer, Caller } from '../../traffic/caller.ts';

/** What contacts do, and the people who answer them. */
export class ContactCaller extends Caller {
  /** A contact writes to WhatsSelf; gives its id when the message was taken. */
  async writeToWhatsSelf(phone: string, text: string): Promise<string | undefined> {
    const { status, body } = await this.post<{ contactId: string }>('/whatsself/inbound', { phone, text });
    return status === 202 ? body.contactId : undefined;
  }

  /** A person answers a contact through WhatsSelf. */
  answerContact(contactId: string, text: string): Promise<Answer> {
    return this.post('/whatsself/messages', { contactId, text });
  }

  /** The status page of WhatsSelf, as people keep it open. */
  lookAtSession(): Promise<number> {
    return this.get('/whatsself/session');
  }
}
