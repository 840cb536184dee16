export const schema = `
CREATE TABLE IF NOT EXISTS clinics (
  id text PRIMARY KEY REFERENCES companies,
  price double precision NOT NULL,
  currency text NOT NULL
);
CREATE TABLE IF NOT EXISTS appointments (
  id bigserial PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  user_id text NOT NULL REFERENCES users,
  starts_at timestamptz NOT NULL,
  price double precision NOT NULL,
  currency text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz
);
CREATE INDEX IF NOT EXISTS appointments_user ON appointments (user_id, id);
`;
