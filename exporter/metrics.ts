import { combine, type Metric } from 'vigia/metrics';
import { kitMetrics } from 'vigia/platform/metrics';
import * as atendeai from '../metrics/atendeai.ts';
import * as business from '../metrics/falachefe/business.ts';
import * as crewai from '../metrics/falachefe/crewai.ts';
import * as health from '../metrics/falachefe/health.ts';
import * as http from '../metrics/falachefe/http.ts';
import * as infrastructure from '../metrics/falachefe/infrastructure.ts';
import * as whatsappAuth from '../metrics/falachefe/whatsapp-auth.ts';
import * as backup from '../metrics/production/backup.ts';
import * as production from '../metrics/production/production.ts';
import * as qualifier from '../metrics/qualifier.ts';
import * as whatsself from '../metrics/whatsself.ts';

/** What the sample service exposes, by the system that it describes. */
export const systems: Readonly<Record<string, readonly Metric[]>> = {
  'WhatsApp authentication': Object.values(whatsappAuth),
  CrewAI: Object.values(crewai),
  'Business intelligence': Object.values(business),
  Infrastructure: Object.values(infrastructure),
  Health: [...Object.values(health), ...Object.values(http)],
  WhatsSelf: Object.values(whatsself),
  'Agente Qualificador': Object.values(qualifier),
  Backup: Object.values(backup),
  Production: Object.values(production),
  AtendeAI: Object.values(atendeai),
  'Telemetry kit': kitMetrics,
};

/** The same as one list. */
export const exporterMetrics: readonly Metric[] = combine(Object.values(systems).flat()).filter(
  ({ origin }) => origin === 'exporter',
);
