/** What Prometheus reads a page as. */
export type Format = 'text' | 'openmetrics';

/** Why a page is not read. */
export interface Unread {
  readonly refused: string;
  /** What follows. Default: Prometheus refuses the page. */
  readonly consequence?: string;
}

/**
 * What Prometheus 3.5 asks for: OpenMetrics, then text, with UTF-8 names as they are. It does not ask for protobuf
 * unless native histograms are switched on.
 */
export const ACCEPT = [
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6',
  'application/openmetrics-text;version=0.0.1;q=0.5',
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4',
  'text/plain;version=0.0.4;q=0.3',
  '*/*;q=0.2',
].join(',');

const FORMATS: Readonly<Record<string, Format>> = {
  'application/openmetrics-text': 'openmetrics',
  'text/plain': 'text',
};

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const TYPE = new RegExp(`^(${TOKEN}/${TOKEN})$`);
const PARAMETER = new RegExp(`^\\s*;\\s*(${TOKEN})\\s*=\\s*(${TOKEN}|"(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*")`);

/**
 * Returns the format of a page by the Content-Type of its answer, or why Prometheus refuses the page: since version 3 a
 * type that is missing, unknown or malformed is not taken for text.
 */
export function formatOf(contentType: string | undefined): Format | Unread {
  const mend = 'send text/plain; version=0.0.4';
  if (!contentType) return { refused: `the answer has no Content-Type: ${mend}` };
  const media = mediaType(contentType);
  if (media === undefined) return { refused: `the Content-Type "${contentType}" cannot be parsed: ${mend}` };
  const format = Object.hasOwn(FORMATS, media) ? FORMATS[media] : undefined;
  if (format) return format;
  if (media === 'application/vnd.google.protobuf')
    return {
      refused: `the answer is protobuf, which nobody asked for: ${mend}`,
      consequence: 'Prometheus can read it, vigia cannot: the page is not checked',
    };
  return { refused: `the Content-Type is "${contentType}", which is not a page of metrics: ${mend}` };
}

/** Returns the media type in lower case; undefined when it or one of its parameters is malformed. */
function mediaType(header: string): string | undefined {
  const [base = ''] = header.split(';', 1);
  const media = TYPE.exec(base.trim())?.[1]?.toLowerCase();
  let rest = header.slice(base.length);
  const seen = new Map<string, string>();
  while (rest.trim() !== '' && rest.trim() !== ';') {
    const parameter = PARAMETER.exec(rest);
    if (!parameter) return undefined;
    const [all, name, value] = parameter as unknown as [string, string, string];
    const key = name.toLowerCase();
    if (seen.has(key) && seen.get(key) !== value) return undefined;
    seen.set(key, value);
    rest = rest.slice(all.length);
  }
  return media;
}
