import type { Sample } from 'vigia/exposition';
import type { Metric } from 'vigia/metrics';
import {
  qualifierErrors,
  suspiciousRequests,
  webhookRequests,
  webhookResponseTime,
} from '../../../../metrics/qualifier.ts';
import { mean, observationsOf, quantile } from '../../../base/histogram.ts';
import type { Period } from '../../../base/periods.ts';
import type { Database } from '../../../storage/database.ts';

/** What reports need beyond the table of leads. */
export const reportedMetrics: readonly Metric[] = [
  webhookRequests,
  webhookResponseTime,
  qualifierErrors,
  suspiciousRequests,
];

/** What happened in a period; a share is null where there was nothing to take it of. */
export interface Figures {
  readonly leadsReceived: number;
  readonly leadsProcessed: number;
  readonly leadsQualified: number;
  /** Of the leads received in the period, those that have no answer yet. */
  readonly leadsUnanswered: number;
  /** Qualified leads over processed ones, of those received in the period. */
  readonly conversionRate: number | null;
  /** Served requests to the webhook; refused ones are the fault of whoever sent them. */
  readonly requests: number;
  readonly requestsFailed: number;
  readonly requestsTimedOut: number;
  readonly requestsRefused: number;
  readonly successRate: number | null;
  readonly meanSeconds: number | null;
  readonly p95Seconds: number | null;
  readonly errors: number;
  readonly errorsByType: Readonly<Record<string, number>>;
  readonly suspiciousByReason: Readonly<Record<string, number>>;
}

const LEADS = `
  SELECT count(*)::int AS received, count(*) FILTER (WHERE processado)::int AS processed,
    count(*) FILTER (WHERE status = 'qualificado')::int AS qualified,
    count(*) FILTER (WHERE NOT processado)::int AS unanswered
  FROM leads WHERE created_at >= $1 AND created_at < $2`;

interface Leads {
  received: number;
  processed: number;
  qualified: number;
  unanswered: number;
  [column: string]: unknown;
}

/** `samples`: by how much the reported metrics grew in the period. */
export async function figuresOf(
  database: Database,
  samples: readonly Sample[],
  period: Period,
): Promise<Figures> {
  const [leads] = (await database.query<Leads>(LEADS, [period.from, period.to])) as [Leads];
  const requests = countBy(samples, webhookRequests, 'status');
  const { success = 0, error = 0, timeout = 0, refused = 0 } = requests;
  const served = success + error + timeout;
  const responses = observationsOf(samples.filter(({ name }) => name.startsWith(webhookResponseTime.name)));
  const errorsByType = countBy(samples, qualifierErrors, 'type');
  return {
    leadsReceived: leads.received,
    leadsProcessed: leads.processed,
    leadsQualified: leads.qualified,
    leadsUnanswered: leads.unanswered,
    conversionRate: share(leads.qualified, leads.processed),
    requests: served,
    requestsFailed: error,
    requestsTimedOut: timeout,
    requestsRefused: refused,
    successRate: share(success, served),
    meanSeconds: mean(responses) ?? null,
    p95Seconds: quantile(0.95, responses) ?? null,
    errors: Object.values(errorsByType).reduce((sum, n) => sum + n, 0),
    errorsByType,
    suspiciousByReason: countBy(samples, suspiciousRequests, 'reason'),
  };
}

function countBy<Label extends string>(
  samples: readonly Sample[],
  metric: Metric & { readonly labels: Readonly<Record<Label, unknown>> },
  label: Label,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, labels, value } of samples) {
    const key = labels[label];
    if (name === metric.name && key !== undefined) counts[key] = (counts[key] ?? 0) + value;
  }
  return counts;
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
