/**
 * Created on start, where it is missing. `counted` columns are the persisted watermark of the business metrics,
 * one bit a row: a conversation closes and a message is answered long after the row was written, so a high-water
 * mark on ids would miss them. A row is counted by the statement that sets its bit, hence once.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS companies (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE IF NOT EXISTS users (
  id text PRIMARY KEY,
  phone text NOT NULL,
  company_id text NOT NULL REFERENCES companies,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (phone, company_id)
);
CREATE TABLE IF NOT EXISTS whatsapp_sessions (
  token_hash text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users,
  company_id text NOT NULL REFERENCES companies,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS whatsapp_sessions_expiry ON whatsapp_sessions (expires_at);
CREATE TABLE IF NOT EXISTS crews (
  id text PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies,
  is_active boolean NOT NULL DEFAULT true
);
CREATE TABLE IF NOT EXISTS crew_agents (
  id text PRIMARY KEY,
  crew_id text NOT NULL REFERENCES crews,
  type text NOT NULL,
  is_active boolean NOT NULL DEFAULT true
);
CREATE TABLE IF NOT EXISTS conversations (
  id bigserial PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies,
  user_id text NOT NULL REFERENCES users,
  crew_id text NOT NULL REFERENCES crews,
  agent_id text,
  channel text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  start_counted boolean NOT NULL DEFAULT false,
  length_counted boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS conversations_created ON conversations (company_id, created_at);
CREATE INDEX IF NOT EXISTS conversations_start ON conversations (id) WHERE NOT start_counted;
CREATE INDEX IF NOT EXISTS conversations_length ON conversations (id) WHERE NOT length_counted;
CREATE TABLE IF NOT EXISTS messages (
  id bigserial PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations,
  company_id text NOT NULL REFERENCES companies,
  sender text NOT NULL,
  content text NOT NULL,
  agent_id text,
  agent_type text,
  status text NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now(),
  response_at timestamptz,
  response_counted boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS messages_conversation ON messages (conversation_id);
CREATE INDEX IF NOT EXISTS messages_response ON messages (id) WHERE response_at IS NOT NULL AND NOT response_counted;
CREATE TABLE IF NOT EXISTS revenues (
  id bigserial PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies,
  user_id text NOT NULL REFERENCES users,
  amount double precision NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS revenues_created ON revenues (created_at);
CREATE TABLE IF NOT EXISTS costs (
  id bigserial PRIMARY KEY,
  company_id text NOT NULL REFERENCES companies,
  conversation_id bigint NOT NULL REFERENCES conversations,
  amount double precision NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS costs_conversation ON costs (conversation_id);
ALTER TABLE conversations ADD COLUMN IF NOT EXISTS handed_off_at timestamptz;
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
CREATE TABLE IF NOT EXISTS scored_leads (
  conversation_id bigint PRIMARY KEY REFERENCES conversations,
  score integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS conversations_user ON conversations (user_id, id);
CREATE TABLE IF NOT EXISTS whatsself_contacts (
  id bigserial PRIMARY KEY,
  phone text NOT NULL UNIQUE,
  opted_in boolean NOT NULL DEFAULT true,
  blocked boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
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
