import { cpus, totalmem } from 'node:os';
import { command, oneNamed } from '../core/cli/cli.ts';
import { benchDesk } from './bench/desk.ts';
import { benchGenerate } from './bench/generate.ts';
import { benchKit } from './bench/kit.ts';
import { benchLogs } from './bench/logs.ts';
import { benchMessages } from './bench/messages.ts';
import { benchPrivacy } from './bench/privacy.ts';
import type { Row } from './bench/row.ts';
import { rowsTable } from './bench/row.ts';
import { benchScale } from './bench/scale.ts';
import { benchScrape } from './bench/scrape.ts';
import { benchStack } from './bench/stack.ts';

const usage = `
npm run bench [-- --only PART]

Measures and prints a table, missed targets included.

  --only PART  generate, kit, scale, scrape, logs, privacy, messages, desk or stack
`;

const benches = new Map<string, () => Row[] | Promise<Row[]>>([
  ['generate', benchGenerate],
  ['kit', benchKit],
  ['scale', benchScale],
  ['scrape', benchScrape],
  ['logs', benchLogs],
  ['privacy', benchPrivacy],
  ['messages', benchMessages],
  ['desk', benchDesk],
  ['stack', benchStack],
]);

await command({ usage, options: { only: { type: 'string' } } }, async ({ values }) => {
  const chosen = values.only === undefined ? [...benches.values()] : [oneNamed('part', values.only, benches)];
  const rows: Row[] = [];
  for (const bench of chosen) rows.push(...(await bench()));
  console.log(`${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, node ${process.version}\n`);
  console.log(rowsTable(rows));
});
