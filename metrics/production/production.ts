import { counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { channel } from '../labels.ts';

/** Production: leads, what the service earns and costs, and how it and its dependencies perform. */

export const leadsGenerated = counter({
  name: 'leads_generated_total',
  help: 'Closed conversations in which the user showed interest, whatever the score',
  unit: 'items',
  labels: { channel },
});

export const leadsQualified = counter({
  name: 'leads_qualified_total',
  help: 'Leads with a score high enough for a salesperson',
  unit: 'items',
  labels: { channel },
});

export const leadScore = histogram({
  name: 'lead_score',
  help: 'Score of a lead, 0 to 100, observed once when its conversation is closed',
  unit: 'points',
  labels: { channel },
  // From 60 a lead is qualified.
  buckets: [40, 60, 80, 100],
});

export const revenueTotal = counter({
  name: 'revenue_total',
  help: 'Value of the confirmed appointments',
  unit: 'BRL',
  labels: { currency: oneOf('BRL') },
});

export const apiCost = counter({
  name: 'api_cost_total',
  help: 'List price of the tokens and messages requested from external APIs',
  unit: 'BRL',
  labels: { provider: oneOf('openai', 'whatsapp') },
});

export const infrastructureCost = counter({
  name: 'infrastructure_cost_total',
  help: 'List price of the CPU time, memory and storage used by the process',
  unit: 'BRL',
  labels: { resource: oneOf('cpu', 'memory', 'storage') },
});

const externalService = oneOf('whatsapp', 'openai', 'database', 'redis');

export const externalServiceUp = gauge({
  name: 'external_service_up',
  help: 'Whether the last probe of the service was answered in time (1) or not (0)',
  unit: 'bool',
  labels: { service: externalService },
});

export const externalServiceResponseTime = histogram({
  name: 'external_service_response_time_seconds',
  help: 'Response time of a probe of the service, up to its timeout',
  unit: 'seconds',
  labels: { service: externalService },
  buckets: [0.1, 1],
});

export const databaseQueryDuration = histogram({
  name: 'database_query_duration_seconds',
  help: 'Duration of a database query, including the wait for a connection',
  unit: 'seconds',
  labels: { operation: oneOf('select', 'insert', 'update', 'delete') },
  buckets: [0.01, 0.1, 1],
});

export const cacheRequests = counter({
  name: 'cache_requests_total',
  help: 'Lookups in the cache of clinics; the database answers a miss',
  unit: 'operations',
  labels: { result: oneOf('hit', 'miss') },
});
