import type { Database } from '../storage/database.ts';

export interface Company {
  readonly id: string;
  readonly name: string;
}

/** The companies that everything here is done for; each is a clinic. */
export const companies: readonly Company[] = [
  { id: 'aurora', name: 'Clínica Aurora' },
  { id: 'ipe', name: 'Clínica Ipê' },
  { id: 'horizonte', name: 'Clínica Horizonte' },
];

/** Tables of those for whom everything is done, which the systems' own tables may refer to. */
export const companiesSchema = `
CREATE TABLE IF NOT EXISTS companies (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE IF NOT EXISTS users (
  id text PRIMARY KEY,
  phone text NOT NULL,
  company_id text NOT NULL REFERENCES companies,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (phone, company_id)
);
`;

/** Writes the companies that are missing. */
export async function registerCompanies(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO companies SELECT * FROM json_to_recordset($1) AS c(id text, name text) ON CONFLICT DO NOTHING`,
    [JSON.stringify(companies)],
  );
}
