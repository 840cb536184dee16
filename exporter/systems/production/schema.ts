/** A conversation is of another system, which may be absent: hence no reference to its table. */
export const schema = `
CREATE TABLE IF NOT EXISTS scored_leads (
  conversation_id bigint PRIMARY KEY,
  score integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
`;
