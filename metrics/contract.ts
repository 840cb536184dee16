import type { Metric } from 'vigia/metrics';
import { checkOwners } from '../core/metrics/deprecated.ts';
import { fieldMetrics } from '../core/platform/metrics/field.ts';
import * as http from '../core/platform/metrics/http.ts';
import * as processes from '../core/platform/metrics/process.ts';
import * as servers from '../core/platform/metrics/servers.ts';
import * as delivery from '../core/platform/metrics/telemetry.ts';
import { recordedMetrics } from '../core/slos/recorded.ts';
import * as clinics from './atendeai.ts';
import * as business from './falachefe/business.ts';
import * as crewai from './falachefe/crewai.ts';
import * as health from './falachefe/health.ts';
import * as infrastructure from './falachefe/infrastructure.ts';
import * as whatsappAuth from './falachefe/whatsapp-auth.ts';
import * as backup from './production/backup.ts';
import * as production from './production/production.ts';
import * as qualifier from './qualifier.ts';
import * as whatsself from './whatsself.ts';

/** The metrics of the exporter, by the system that they describe. */
export const systems: Readonly<Record<string, readonly Metric[]>> = {
  'WhatsApp authentication': Object.values(whatsappAuth),
  CrewAI: Object.values(crewai),
  'Business intelligence': Object.values(business),
  Infrastructure: Object.values(infrastructure),
  Health: Object.values(health),
  WhatsSelf: Object.values(whatsself),
  'HTTP API': Object.values(http),
  Process: Object.values(processes),
  'Agente Qualificador': Object.values(qualifier),
  Backup: Object.values(backup),
  Production: Object.values(production),
  AtendeAI: Object.values(clinics),
  'Telemetry kit': Object.values(delivery),
};

/** The metrics that the exporter must expose. */
export const exporterMetrics: readonly Metric[] = Object.values(systems).flat();

/** All metrics that a query may name. */
export const contract: ReadonlyMap<string, Metric> = byName([
  ...exporterMetrics,
  ...Object.values(servers),
  ...fieldMetrics,
  ...recordedMetrics,
]);

/** Indexes metrics by name. Throws if two share a name, or if one has a deprecated name of another. */
export function byName(metrics: readonly Metric[]): Map<string, Metric> {
  const index = new Map<string, Metric>();
  for (const metric of metrics) {
    if (index.has(metric.name))
      throw new Error(`metric ${metric.name} is declared twice; remove one of the declarations`);
    index.set(metric.name, metric);
  }
  checkOwners(metrics);
  return index;
}
