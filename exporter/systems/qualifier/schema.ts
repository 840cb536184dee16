export const schema = `
CREATE TABLE IF NOT EXISTS leads (
  id bigserial PRIMARY KEY,
  phone text NOT NULL,
  texto text NOT NULL,
  origem text NOT NULL,
  status text NOT NULL DEFAULT 'novo',
  processado boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  claimed_at timestamptz
);
CREATE INDEX IF NOT EXISTS leads_unprocessed ON leads (created_at) WHERE processado = false;
CREATE TABLE IF NOT EXISTS sessions (
  id bigserial PRIMARY KEY,
  lead_id bigint NOT NULL REFERENCES leads,
  phone text NOT NULL,
  ativa boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS sessions_lead ON sessions (lead_id);
CREATE INDEX IF NOT EXISTS sessions_active ON sessions (phone) WHERE ativa = true;
`;
