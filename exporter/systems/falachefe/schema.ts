/**
 * Created on start, where it is missing. `counted` columns are the persisted watermark of the business metrics,
 * one bit a row: a conversation closes and a message is answered long after the row was written, so a high-water
 * mark on ids would miss them. A row is counted by the statement that sets its bit, hence once.
 */
export const schema = `
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
CREATE INDEX IF NOT EXISTS conversations_user ON conversations (user_id, id);
`;
