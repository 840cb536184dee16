/** Tables of remedies; see `Tables` of the storage. Times are milliseconds since 1970. */
export const tables = [
  `CREATE TABLE remedy_runs (
     id text PRIMARY KEY,
     incident bigint NOT NULL,
     attempt bigint NOT NULL,
     alert text NOT NULL,
     action text NOT NULL,
     environment text NOT NULL,
     state text NOT NULL,
     created_at bigint NOT NULL,
     due_at bigint NOT NULL,
     decided_at bigint,
     decided_by text,
     note text,
     called_at bigint,
     deadline bigint,
     ended_at bigint,
     address text,
     status bigint,
     answer text,
     error text,
     UNIQUE (incident, attempt)
   );
   CREATE INDEX remedy_runs_state ON remedy_runs (state, created_at);
   CREATE INDEX remedy_runs_called ON remedy_runs (action, environment, called_at);
   CREATE TABLE remedy_gates (
     action text NOT NULL,
     environment text NOT NULL,
     at bigint NOT NULL,
     PRIMARY KEY (action, environment)
   )`,
  `CREATE TABLE remedy_asked (
     run text NOT NULL,
     channel text NOT NULL,
     at bigint NOT NULL,
     PRIMARY KEY (run, channel)
   )`,
];
