import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { PatientCaller } from '../../../../exporter/systems/atendeai/caller.ts';
import { eventually, startTestApp, total } from '../../../service/support.ts';
import { callerOf } from '../../falachefe/service/caller.ts';

const ana = { phone: '+5511987650031', companyId: 'aurora' };

describe('an appointment', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('counts for the lead of a conversation, which is scored by what was said and booked in it', async () => {
    const caller = callerOf(app);
    const login = (await caller.logIn(ana))!;
    await caller.closeConversation(login, (await caller.openConversation(login, 'web'))!);
    const id = (await caller.openConversation(login, 'whatsapp'))!;
    for (const text of ['Quanto custa?', 'Vocês atendem no sábado?']) await caller.say(login, id, text);
    await eventually(
      () => total(app, 'crewai_messages_processed_total', { status: 'success' }),
      n => n === 2,
    );
    const patient = new PatientCaller(() => app.url, new AbortController().signal);
    await patient.requestAppointment(login, new Date(Date.now() + 86_400_000));
    await caller.closeConversation(login, id);
    const whatsapp = { channel: 'whatsapp' };
    expect(await total(app, 'leads_generated_total', whatsapp)).toBe(1);
    expect(await total(app, 'leads_qualified_total', whatsapp)).toBe(1);
    // Two questions 20, two messages 8, came back 10, booked 40.
    expect(await total(app, 'lead_score_sum', whatsapp)).toBe(78);
    expect(await total(app, 'leads_generated_total', { channel: 'web' })).toBe(0);
  });
});
