/** Steps are only ever added: see `Tables`. */
export const incidentTables: readonly string[] = [
  `CREATE TABLE incidents (
     id ID,
     fingerprint text NOT NULL,
     starts_at bigint NOT NULL,
     ends_at bigint,
     status text NOT NULL,
     name text NOT NULL,
     severity text NOT NULL,
     escalate bigint NOT NULL,
     category text NOT NULL,
     service text NOT NULL,
     environment text,
     tenant text,
     labels text NOT NULL,
     annotations text NOT NULL,
     generator_url text,
     first_told_at bigint NOT NULL,
     last_told_at bigint NOT NULL,
     resolved_at bigint,
     resolved_via text,
     resolved_by text,
     resolution text,
     acknowledged_at bigint,
     acknowledged_by text,
     acknowledged_until bigint,
     unknown_since bigint,
     UNIQUE (fingerprint, starts_at)
   );
   CREATE INDEX incidents_by_status ON incidents (status, id);
   CREATE INDEX incidents_by_start ON incidents (starts_at);
   CREATE TABLE notifications (
     id ID,
     receiver text NOT NULL,
     at bigint NOT NULL,
     status text NOT NULL,
     group_labels text NOT NULL,
     alerts bigint NOT NULL,
     truncated bigint NOT NULL
   );
   CREATE INDEX notifications_by_time ON notifications (at);
   CREATE TABLE incident_events (
     id ID,
     incident bigint NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
     notification bigint REFERENCES notifications (id) ON DELETE CASCADE,
     at bigint NOT NULL,
     kind text NOT NULL,
     by_whom text,
     detail text
   );
   CREATE INDEX incident_events_by_incident ON incident_events (incident, id);
   CREATE INDEX incident_events_by_notification ON incident_events (notification)`,
];
