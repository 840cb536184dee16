const WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * Whether fourteen characters are a CNPJ, Brazil's number of a company: the first twelve are digits or, since 2026,
 * letters; the last two are check digits.
 */
export function isCnpj(text: string): boolean {
  if (!/^[\dA-Z]{12}\d\d$/.test(text) || /^(.)\1+$/.test(text)) return false;
  return cnpjDigit(text, 12) === Number(text[12]) && cnpjDigit(text, 13) === Number(text[13]);
}

/** The check digit over the first `length` characters; a letter counts as its ASCII code minus 48, as a digit does. */
export function cnpjDigit(text: string, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (text.charCodeAt(i) - 48) * WEIGHTS[i + 13 - length]!;
  return sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
