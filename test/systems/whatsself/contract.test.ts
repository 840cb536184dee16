import { describe, expect, it } from 'vitest';
import { bucketsOf, labelsOf, sizesOf } from '../metrics.ts';

describe('the metrics of WhatsSelf', () => {
  it('are as many as its documents ask for', () => {
    expect(sizesOf('whatsself', 'WhatsSelf')).toEqual({ WhatsSelf: 17 });
  });
  it('have the labels that its documents name', () => {
    expect(labelsOf('rate_per_contact_per_5min')).toEqual(['contactId']);
    expect(labelsOf('cb_state_contact')).toEqual(['contactId']);
    expect(labelsOf('trigger_hits_total')).toEqual(['triggerId']);
    expect(labelsOf('flow_auto_steps_total')).toEqual(['flowId']);
  });
  it('tell apart the seconds that its objectives are set at', () => {
    expect(bucketsOf('first_response_latency_seconds')).toContain(120);
    expect(bucketsOf('whatsapp_session_recovery_seconds')).toContain(300);
  });
});
