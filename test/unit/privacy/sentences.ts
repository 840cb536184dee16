import type { Datum } from './generated.ts';

/** What people and programs write around a datum, and how they write the datum itself. */
export const sentences: readonly ((datum: string) => string)[] = [
  datum => datum,
  datum => `Contact ${datum} did not answer`,
  datum => `no route for "${datum}", tried 3 times in 1200 ms`,
  datum => `user=${datum} status=failed`,
  datum => `Falha ao enviar para ${datum}.`,
  datum => `[2026-11-21T14:00:00.000Z] order 48213: ${datum}; amount 1.234,56`,
  datum => `{"from":"${datum}","n":2}`,
  datum => `Ana (${datum}) não respondeu`,
  datum => `sendText(${datum}): timeout`,
  datum => `ligou de ${datum}. 3 tentativas`,
  datum => `não respondeu: *${datum}*`,
  datum => `_${datum}_ e ~${datum}~`,
  datum => `|${datum}|3|`,
  datum => `${datum}/2`,
  datum => `from ${datum}(3)`,
  datum => `${datum} - ${datum}`,
  datum => `GET /contacts?q=${encodeURIComponent(datum)}&page=2 200`,
  datum => `desconto de 20%: ${datum}`,
  datum => `\u001b[32m${datum}\u001b[0m entregue`,
];

/** The same datum in signs that a reader takes for the same. */
const DISGUISES: readonly ((text: string) => string)[] = [
  text => text.replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit))),
  text => text.replace(/\d/g, digit => String.fromCodePoint(0x0660 + Number(digit))),
  text => text.replace(/\d(?=.)/g, '$&\u200b'),
  text => text.replaceAll(' ', '\u2009').replaceAll('-', '\u2212'),
  text => text.replaceAll(' ', '\u00a0').replaceAll('-', '\u2012'),
  text => text.replace(/\d/g, digit => `%3${digit}`),
];
const DISGUISED = new Set<Datum['kind']>(['phone', 'home', 'cpf', 'cnpj', 'card']);

/** The datum within a sentence, one of several by its place in the list; every fifth number in disguise. */
export function inSentence({ text, kind }: Datum, i: number): string {
  const place = Math.floor(i * 0.618_033_988 * sentences.length) % sentences.length;
  const said =
    i % 5 === 0 && DISGUISED.has(kind) ? DISGUISES[Math.floor(i / 5) % DISGUISES.length]!(text) : text;
  return sentences[place]!(said);
}

/** What was received, as it is and as a reader may take it: escapes, other digits and invisible signs resolved. */
export function asReceived(received: string): string {
  let read = received.replace(/\\u([\da-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  for (let times = 0; times < 3; times++) {
    read = read.replace(/(?:%[\da-f]{2})+/gi, escapes =>
      Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
    );
  }
  read = read
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u0660-\u0669]/g, digit => String(digit.charCodeAt(0) - 0x0660));
  return read === received ? received : `${received}\n${read}`;
}
