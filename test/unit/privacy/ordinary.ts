import { digits, hex, pick, randomFrom, uuid } from './random.ts';

const time = (r: () => number): Date => new Date(1.6e12 + r() * 3e11);
const int = (r: () => number, to: number): number => Math.floor(r() * to);

const PROSE = [
  'O cliente pediu para remarcar a consulta de terça para quinta às 15:30, na unidade 2',
  'Foram enviadas 3 mensagens em 12 minutos; a última falhou por tempo esgotado',
  'The connection pool is exhausted: 20 of 20 connections are in use, 134 requests wait',
  'Retrying in 500 ms (attempt 3 of 5), the circuit opens after 10 failures in 60 s',
  'Art. 5º, inciso LXXIX da Constituição, com a redação da EC nº 115/2022',
  'Pedido de 2 pizzas, 1 refrigerante de 2 L e 3 sobremesas: entrega em 40-50 minutos',
  'A reunião é no dia 12/03/2026 das 14h às 16h, sala 301, bloco B',
  'Passing tests: 1204, failing: 3, pending: 17; see the report of build 4812',
];

const CODE = [
  'const total = items.reduce((sum, { price, count }) => sum + price * count, 0);',
  'for (let i = 0; i < 1024; i += 2) { buffer[i] = 0xff; }',
  'SELECT id, created_at FROM messages WHERE chat_id = $1 ORDER BY id DESC LIMIT 50',
  'export const windows = [[5, 60], [30, 360], [120, 1440], [360, 4320]] as const;',
  'if (response.status >= 500) throw new UpstreamError(response.status, { retry: true });',
  'rate(http_request_duration_seconds_bucket{le="0.25",route="/messages"}[5m])',
];

/** Lines and values that logs are full of, and that hold no personal datum. */
export const ordinaryKinds: readonly (readonly [string, (random: () => number) => string])[] = [
  ['order number', r => `order ${digits(r, 4 + int(r, 4)).replace(/^0/, '4')} shipped`],
  ['order with year', r => `pedido 2026-${digits(r, 6)} criado`],
  ['row id', r => `row ${1 + int(r, 9e7)} updated`],
  ['seconds since 1970', r => `expires ${Math.floor(1.6e9 + r() * 3e8)}`],
  ['milliseconds since 1970', r => `at ${Math.floor(1.6e12 + r() * 3e11)}`],
  ['microseconds since 1970', r => `ts=${Math.floor(1.6e9 + r() * 3e8)}${digits(r, 6)}`],
  ['nanoseconds since 1970', r => `ts=${Math.floor(1.6e9 + r() * 3e8)}${digits(r, 9)}`],
  ['ISO time', r => time(r).toISOString()],
  ['date and time', r => `${time(r).toISOString().slice(0, 19).replace('T', ' ')} done`],
  ['Brazilian date', r => `em ${time(r).toLocaleString('pt-BR', { timeZone: 'UTC' })}`],
  ['compact time', r => `backup-${time(r).toISOString().replace(/\D/g, '').slice(0, 14)}.gz`],
  [
    'BRL',
    r => `R$ ${(r() * 1e6).toLocaleString('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
  ],
  [
    'USD',
    r => `$${(r() * 1e7).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
  ],
  ['decimal', r => `value ${(r() * 1e6).toFixed(6)}`],
  ['place', r => `x=${(r() * 180 - 90).toFixed(6)} y=${(r() * 360 - 180).toFixed(6)}`],
  ['bytes', r => `read ${int(r, 9e8)} bytes`],
  ['thousands', r => `${int(r, 1e9).toLocaleString('pt-BR')} rows`],
  ['UUID', r => `id ${uuid(r)}`],
  ['trace id', r => `trace_id=${hex(r, 32)}`],
  ['span id', r => `span ${hex(r, 16)}`],
  ['sha', r => `commit ${hex(r, 40)}`],
  ['short sha', r => `rev ${'a'}${hex(r, 11)}`],
  ['version', r => `v${digits(r, 1)}.${digits(r, 2)}.${digits(r, 3)}-rc.${digits(r, 1)}`],
  ['IPv4', r => `from ${Array.from({ length: 4 }, () => int(r, 256)).join('.')}:${1024 + int(r, 60000)}`],
  ['IPv6', r => `from 2001:db8:${hex(r, 4)}:${hex(r, 4)}::${hex(r, 4)}`],
  ['duration', r => `took ${int(r, 1e6)} ms, ${(r() * 100).toFixed(3)} s`],
  ['precise duration', r => `took ${(r() * 100).toFixed(9)}s`],
  ['status line', r => `GET /conversations/${int(r, 1e6)} 200 ${int(r, 900)} ${(r() * 1e3).toFixed(1)}`],
  [
    'access log',
    r =>
      `10.${int(r, 256)}.0.${int(r, 256)} - - [21/Nov/2026:14:${digits(r, 2)}:07 +0000] "POST /webhook HTTP/1.1" 202 ${int(r, 9000)} "-" "axios/1.7.${int(r, 9)}"`,
  ],
  ['percent', r => `${(r() * 100).toFixed(2)}% of ${int(r, 1e6)}`],
  ['port and pid', r => `pid ${int(r, 4e6)} port ${int(r, 65536)}`],
  ['tokens of a model', r => `tokens: ${int(r, 9000)}, prompt_tokens=${int(r, 9000)}`],
  [
    'exposition',
    r =>
      `http_requests_total{route="/a",status_code="200"} ${int(r, 1e7)} ${Math.floor(1.7e12 + r() * 1e11)}`,
  ],
  [
    'database',
    r =>
      `LOG:  checkpoint complete: wrote ${int(r, 9000)} buffers (${(r() * 50).toFixed(1)}%); write=${(r() * 90).toFixed(3)} s`,
  ],
  [
    'kernel',
    r =>
      `[${int(r, 99999)}.${digits(r, 6)}] oom-kill: task=node pid=${int(r, 32768)} total-vm:${int(r, 9e6)}kB`,
  ],
  [
    'table of numbers',
    r => Array.from({ length: 4 }, () => String(int(r, 10 ** (1 + int(r, 5))))).join('\t'),
  ],
  ['JSON', r => `{"level":"info","durationMs":${(r() * 1e3).toFixed(2)},"count":${int(r, 1e6)},"ok":true}`],
  ['parser', r => `SyntaxError: Unexpected token: punc (}) at line ${int(r, 900)}, column ${int(r, 80)}`],
  [
    'file',
    r =>
      `/srv/app/node_modules/@scope/Some${int(r, 9)}Package/dist/IndexOfThings.js:${int(r, 900)}:${int(r, 80)}`,
  ],
  ['package', r => `added lodash@4.${int(r, 30)}.${int(r, 30)} from git@github.com:owner/repository.git`],
  ['URL', r => `https://example.com:8443/v1/orders/${int(r, 1e6)}?page=${int(r, 90)}&sort=-created_at#top`],
  ['range', r => `lines ${int(r, 900)}-${1000 + int(r, 900)} of ${int(r, 1e5)}`],
  [
    'boleto',
    r =>
      `${digits(r, 5)}.${digits(r, 5)} ${digits(r, 5)}.${digits(r, 6)} ${digits(r, 5)}.${digits(r, 6)} ${digits(r, 1)} ${digits(r, 14)}`,
  ],
  ['prose', r => pick(r, PROSE)],
  ['code', r => pick(r, CODE)],
  [
    'stack frame',
    r =>
      `at Object.createWhatsAppAuthSpan (file:///srv/exporter/telemetry/tracing.ts:${int(r, 900)}:${int(r, 99)})`,
  ],
  ['identifier', r => `SLOShopOrderAvailabilityBurnsFast${int(r, 9)} is pending`],
  [
    'alert of an objective',
    r =>
      `SLO${pick(r, ['FooPromptOrders', 'BotAnswerOnTime', 'ShopUp'])}BurnsFast${int(r, 9)} and HTTPRequestQueueIsAlmostFull`,
  ],
  ['postal code', r => `CEP ${digits(r, 5)}-${digits(r, 3)}`],
];

/** Text without personal data, such as logs are full of. */
export function ordinaryText(count: number): { kind: string; text: string }[] {
  const random = randomFrom('ordinary');
  return Array.from({ length: count }, (_, i) => {
    const [kind, make] = ordinaryKinds[i % ordinaryKinds.length]!;
    return { kind, text: make(random) };
  });
}
