import { table } from '../../../core/run/table.ts';
import { type Datum, kinds, personalData } from '../privacy/generated.ts';
import { ordinaryText } from '../privacy/ordinary.ts';
import { asReceived, inSentence } from '../privacy/sentences.ts';

/** Lines with data of the generator of the kit's tests in sentences, and ordinary lines without any. */
export const COUNT = 5000;
const ORDINARY = 1500;

export const data: readonly Datum[] = personalData(COUNT);
export const lines: readonly string[] = data.map((datum, i) => inSentence(datum, i).replaceAll('\n', ' '));
export const ordinary = ordinaryText(ORDINARY);

const TITLES: Record<Datum['kind'], string> = {
  phone: 'phones of 30 countries',
  home: 'phones of Brazil',
  id: 'ids of groups, and ids that hide a number',
  email: 'e-mail addresses',
  cpf: 'CPF',
  cnpj: 'CNPJ',
  card: 'cards',
  pix: 'Pix codes',
  token: 'passwords, tokens, cookies, codes',
};

export interface Measured {
  readonly leaked: ReadonlyMap<Datum['kind'], number>;
  /** Kinds of ordinary text that were changed, with how often. */
  readonly alarms: ReadonlyMap<string, number>;
}

/** What was received of `lines` and of `ordinary`, in their order. */
export function measured(received: readonly string[], ordinaryReceived: readonly string[]): Measured {
  const leaked = new Map(kinds.map(kind => [kind, 0]));
  data.forEach(({ kind, leak }, i) => {
    if (leak.test(asReceived(received[i]!))) leaked.set(kind, leaked.get(kind)! + 1);
  });
  const alarms = new Map<string, number>();
  ordinary.forEach(({ kind, text }, i) => {
    if (ordinaryReceived[i] !== text) alarms.set(kind, (alarms.get(kind) ?? 0) + 1);
  });
  return { leaked, alarms };
}

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;

/** The rows of the table in docs/log-collector.md. */
function rows(...of: readonly [inText: Measured, inJson: Measured]): string[][] {
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);
  const count = (kind: Datum['kind']) => data.filter(one => one.kind === kind).length;
  return [
    ...kinds.map(kind => [
      TITLES[kind],
      String(count(kind)),
      ...of.map(({ leaked }) => percent(leaked.get(kind)!, count(kind))),
    ]),
    ['all', String(data.length), ...of.map(({ leaked }) => percent(sum(leaked.values()), data.length))],
    [
      'ordinary lines that were changed',
      String(ordinary.length),
      ...of.map(({ alarms }) => percent(sum(alarms.values()), ordinary.length)),
    ],
  ];
}

const HEADER = ['kind', 'lines', 'leaked in text', 'leaked in JSON'];
export const printed = (...of: Parameters<typeof rows>): string => table([HEADER, ...rows(...of)]);
/** The same as Markdown. */
export const markdown = (...of: Parameters<typeof rows>): string =>
  [HEADER, HEADER.map(() => '---'), ...rows(...of)].map(row => `| ${row.join(' | ')} |`).join('\n');
