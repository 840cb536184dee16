export const schema = `
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
