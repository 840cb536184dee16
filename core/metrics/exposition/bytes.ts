/**
 * Pages are read byte by byte, as Prometheus does: one character of the text is one byte. Otherwise bytes that are not
 * UTF-8 would be replaced before anybody could name them.
 */
export function bytesOf(page: string | Uint8Array): string {
  const bytes = typeof page === 'string' ? Buffer.from(page, 'utf8') : Buffer.from(page);
  return bytes.toString('latin1');
}

const NOT_ASCII = /[\x80-\xff]/;

/** Returns the text that the bytes are. What is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: string): string {
  return NOT_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Whether the bytes are UTF-8. */
export function isText(bytes: string): boolean {
  if (!NOT_ASCII.test(bytes)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
    return true;
  } catch {
    return false;
  }
}
