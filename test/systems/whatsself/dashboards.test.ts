import { describe, expect, it } from 'vitest';
import { flows, triggers } from '../../../dashboards/whatsself/identities.ts';
import * as answering from '../../../exporter/systems/whatsself/flows.ts';
import { choicesOf, panelTitles, pathsOf, twice } from '../dashboards.ts';

describe('the dashboards of whatsself', () => {
  it('have the paths and UIDs that links and bookmarks depend on', () => {
    expect(pathsOf('whatsself')).toEqual([
      'provisioning/grafana/dashboards/Services/vigia-service-whatsself.json',
      'provisioning/grafana/dashboards/WhatsSelf/vigia-whatsself-flows.json',
      'provisioning/grafana/dashboards/WhatsSelf/vigia-whatsself-overview.json',
      'provisioning/grafana/dashboards/WhatsSelf/vigia-whatsself-quality.json',
    ]);
  });
  it('offer the choices of these labels', () => {
    expect(choicesOf('whatsself')).toEqual(['flow']);
  });
  it('have the panels that its documents ask for', () => {
    expect(panelTitles('vigia-whatsself-overview')).toEqual(
      expect.arrayContaining([
        'WhatsApp Session',
        'QR Code Updates',
        'Queue Depth',
        'Send Rate',
        'Failed Sends by Reason',
        'Circuit Breaker of All Sends',
      ]),
    );
    expect(panelTitles('vigia-whatsself-quality')).toEqual(
      expect.arrayContaining([
        'First Response Latency (p95, p50)',
        'Deliveries per Day',
        'Opt-ins and Opt-outs per Day',
      ]),
    );
    expect(panelTitles('vigia-whatsself-flows')).toEqual(
      expect.arrayContaining(['Top Triggers', 'Automatic Steps per Flow', 'Drop-offs by Step']),
    );
  });
  it('give each flow and trigger its own colour', () => {
    expect(Object.keys(flows)).toEqual(answering.flows.map(({ id }) => id));
    expect(Object.keys(triggers)).toEqual(answering.triggers.map(({ id }) => id));
    expect([...twice(flows), ...twice(triggers)]).toEqual([]);
  });
});
