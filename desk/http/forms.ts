import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import { shown } from './shown.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Lets routes take what an HTML form sends, as an object of texts; an empty field is left out. */
export function takeForms(app: FastifyInstance): void {
  if (app.hasContentTypeParser(FORM)) return;
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: 65_536 }, (_, body, done) => {
    const fields = [...new URLSearchParams(body as string)].filter(([, value]) => value !== '');
    done(null, Object.fromEntries(fields));
  });
}

/** Whether it came from a form of a page, which is answered with a page. */
export function isForm(request: FastifyRequest): boolean {
  return (request.headers['content-type'] ?? '').toLowerCase().startsWith(FORM);
}

/** Fields of a body, which are texts or, in JSON, numbers. */
export class Fields {
  private readonly given: Readonly<Record<string, unknown>>;

  constructor(body: unknown, known: readonly string[]) {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Problem(400, 'the body is not an object', `give an object with ${known.join(', ')}`, 'body');
    this.given = body as Record<string, unknown>;
    const unknown = Object.keys(this.given).find(name => !known.includes(name));
    if (unknown !== undefined)
      throw new Problem(400, `${unknown} is not known here`, `use ${known.join(', ')}`, unknown);
  }

  /** Returns a text without spaces around it; undefined if it is missing or empty. */
  text(name: string, most: number): string | undefined {
    const value = this.given[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw new Problem(400, `${name} is not text`, 'give text', name);
    const text = value.trim();
    if (text.length > most)
      throw new Problem(400, `${name} has ${text.length} characters`, `give at most ${most}`, name);
    return text === '' ? undefined : text;
  }

  required(name: string, most: number, hint: string): string {
    const text = this.text(name, most);
    if (text === undefined) throw new Problem(400, `${name} is missing`, hint, name);
    return text;
  }

  /** Returns a number above 0; undefined if it is missing or empty. */
  positive(name: string): number | undefined {
    const value = this.given[name];
    if (value === undefined || value === null || value === '') return undefined;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0)
      throw new Problem(400, `${name} is ${shown(value)}`, 'give a number above 0', name);
    return number;
  }

  /** Returns a time in milliseconds since 1970: given so, or as `2026-01-31T12:00:00Z`. */
  time(name: string): number | undefined {
    const value = this.given[name];
    if (value === undefined || value === null || value === '') return undefined;
    const time = typeof value === 'string' ? timeIn(value) : value;
    if (typeof time !== 'number' || !Number.isFinite(time) || Math.abs(time) > LATEST)
      throw new Problem(
        400,
        `${name} is ${shown(value)}`,
        'give a time with its zone, such as 2026-01-31T12:00:00Z',
        name,
      );
    return time;
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.given[name];
    if (value === undefined) return undefined;
    const list = typeof value === 'string' ? value.split(',').map(one => one.trim()) : value;
    if (!Array.isArray(list) || list.length === 0 || list.some(one => typeof one !== 'string' || one === ''))
      throw new Problem(400, `${name} is ${shown(value)}`, 'give a list of texts', name);
    return list as string[];
  }
}

/** The last moment that a date can be. */
const LATEST = 8.64e15;

/** A time without its zone could be any of a day. */
function timeIn(text: string): number {
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}
