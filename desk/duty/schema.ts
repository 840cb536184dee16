import { dutyClockTable } from './clock.ts';

/** Times in duty's tables are those of `DutyClock`, except what ends in `_wall`. Steps are only ever added to: see `Tables`. */
export const dutyTables: readonly string[] = [
  `${dutyClockTable};
   CREATE TABLE duty_climbs (
     incident bigint PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
     severity text NOT NULL,
     waited bigint NOT NULL,
     since bigint,
     level bigint NOT NULL,
     level_at bigint NOT NULL,
     acknowledged_wall bigint,
     acknowledgement_ends bigint
   );
   CREATE INDEX duty_climbs_by_severity ON duty_climbs (severity, level);
   CREATE INDEX duty_climbs_by_end ON duty_climbs (acknowledgement_ends);
   CREATE TABLE duty_tellings (
     id ID,
     channel text NOT NULL,
     why text NOT NULL,
     detail text NOT NULL,
     incidents text NOT NULL,
     due_wall bigint NOT NULL,
     state text NOT NULL,
     told_wall bigint,
     outcome text
   );
   CREATE INDEX duty_tellings_by_state ON duty_tellings (state, id);
   CREATE TABLE duty_heartbeats (
     fingerprint text PRIMARY KEY,
     labels text NOT NULL,
     first bigint NOT NULL,
     seen bigint NOT NULL,
     seen_wall bigint NOT NULL,
     ended bigint
   );
   CREATE TABLE duty_silent (
     id bigint PRIMARY KEY,
     since_wall bigint NOT NULL,
     causes text NOT NULL,
     told bigint NOT NULL
   );
   CREATE TABLE duty_silences (
     silence text PRIMARY KEY,
     incident bigint NOT NULL REFERENCES incidents (id) ON DELETE CASCADE
   )`,
];
