export const schema = `
CREATE TABLE IF NOT EXISTS alert_history (
  id bigserial PRIMARY KEY,
  fingerprint text NOT NULL,
  clinic_id text,
  name text NOT NULL,
  severity text NOT NULL,
  category text NOT NULL,
  service text NOT NULL,
  status text NOT NULL,
  message text NOT NULL,
  metadata jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  UNIQUE (fingerprint, created_at)
);
CREATE INDEX IF NOT EXISTS alert_history_active ON alert_history (created_at) WHERE status = 'firing';
CREATE TABLE IF NOT EXISTS growth_by_hour (
  hour timestamptz NOT NULL,
  name text NOT NULL,
  labels jsonb NOT NULL,
  growth double precision NOT NULL,
  PRIMARY KEY (hour, name, labels)
);
CREATE TABLE IF NOT EXISTS report_deliveries (
  report text NOT NULL,
  period_end timestamptz NOT NULL,
  PRIMARY KEY (report, period_end)
);
`;
