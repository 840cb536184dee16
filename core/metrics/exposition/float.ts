const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^(?:([+-]?)inf(?:inity)?|nan)$/i;
const HEXADECIMAL = /^([+-]?)0x(?=\.?[\da-f])([\da-f]*)(?:\.([\da-f]*))?p([+-]?\d+)$/i;
/** An underscore that Go does not take: one that does not stand between digits. */
const STRAY = /(?<!\d)_|_(?!\d)/;
const STRAY_HEXADECIMAL = /(?<![\da-fx])_|_(?![\da-f])/i;

/**
 * Returns the value of a sample, as far as Prometheus takes what Go reads: a decimal number, or a spelling of infinity
 * or NaN; not hexadecimal, without underscores, and not beyond what a float holds. Returns undefined for anything else.
 */
export function readFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const special = SPECIAL.exec(text);
  if (!special) return undefined;
  if (special[1] === undefined) return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Returns the number in the label le or quantile, for which Prometheus takes everything that Go reads. */
export function readBound(text: string): number | undefined {
  const isHexadecimal = /^[+-]?0x/i.test(text);
  if ((isHexadecimal ? STRAY_HEXADECIMAL : STRAY).test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  if (!isHexadecimal) return readFloat(plain);
  const parts = HEXADECIMAL.exec(plain);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent] = parts;
  const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' ? -value : value;
}

/** Returns the number as Prometheus writes it into the labels le and quantile: 1 is 1.0. */
export function boundText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const exponent = Number(value.toExponential().split('e')[1]);
  if (exponent < -4 || exponent >= 6) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
