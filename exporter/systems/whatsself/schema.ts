export const schema = `
CREATE TABLE IF NOT EXISTS whatsself_contacts (
  id bigserial PRIMARY KEY,
  phone text NOT NULL UNIQUE,
  opted_in boolean NOT NULL DEFAULT true,
  blocked boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
`;
