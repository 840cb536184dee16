import type { Row } from '../storage/database.ts';
import type { EventKind, Incident, IncidentEvent } from './incident.ts';

/** Returns the incident in a row. */
export function incidentOf(row: Row): Incident {
  return {
    id: row.id as number,
    fingerprint: row.fingerprint as string,
    status: row.status as Incident['status'],
    name: row.name as string,
    severity: row.severity as string,
    escalate: row.escalate === 1,
    category: row.category as string,
    service: row.service as string,
    environment: row.environment as string | null,
    tenant: row.tenant as string | null,
    labels: JSON.parse(row.labels as string) as Incident['labels'],
    annotations: JSON.parse(row.annotations as string) as Incident['annotations'],
    generatorUrl: row.generator_url as string | null,
    startsAt: row.starts_at as number,
    endsAt: row.ends_at as number | null,
    firstToldAt: row.first_told_at as number,
    lastToldAt: row.last_told_at as number,
    resolvedAt: row.resolved_at as number | null,
    resolvedBy: row.resolved_by as string | null,
    resolution: row.resolution as string | null,
    acknowledgedAt: row.acknowledged_at as number | null,
    acknowledgedBy: row.acknowledged_by as string | null,
    acknowledgedUntil: row.acknowledged_until as number | null,
    unknownSince: row.unknown_since as number | null,
  };
}

/** Returns the line of the time line in a row. */
export function eventOf(row: Row): IncidentEvent {
  return {
    id: row.id as number,
    incident: row.incident as number,
    at: row.at as number,
    kind: row.kind as EventKind,
    by: row.by_whom as string | null,
    detail: row.detail === null ? null : (JSON.parse(row.detail as string) as IncidentEvent['detail']),
  };
}

/** Returns `($1, $2), ($3, $4)` for rows of so many values each; `first` is the number of the first. */
export function placeholders(rows: number, columns: number, first = 1): string {
  return Array.from({ length: rows }, (_, row) => {
    const own = Array.from({ length: columns }, (_, column) => `$${first + row * columns + column}`);
    return `(${own.join(', ')})`;
  }).join(', ');
}
