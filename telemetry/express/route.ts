import type { ExpressRequest } from './app.ts';

/**
 * Follows which route of the app a request is at, as a template. Express tells the path at which a router is mounted with
 * the values of its parameters, `/users/17`; each is seen when the router is entered, and becomes its name, `/users/:id`.
 */
export class RouteOfRequest {
  private readonly request: ExpressRequest;
  private base: string | undefined;
  private readonly templates = new Map<string, string>([['', '']]);

  constructor(request: ExpressRequest) {
    this.request = request;
    this.base = request.baseUrl;
    const enter = (to: string | undefined) => this.enter(to);
    const base = () => this.base;
    Object.defineProperty(request, 'baseUrl', {
      get: base,
      set: enter,
      ...{ configurable: true, enumerable: true },
    });
  }

  /** The template of the route that was matched last; undefined if none was. */
  get template(): string | undefined {
    const path = this.request.route?.path;
    if (path === undefined) return undefined;
    const base = this.templates.get(this.base ?? '') ?? '';
    const own = Array.isArray(path) ? path.map(String).join('|') : String(path);
    return own === '/' && base !== '' ? base : base + own;
  }

  private enter(to: string | undefined): void {
    const from = this.base ?? '';
    this.base = to;
    if (to === undefined || this.templates.has(to)) return;
    const known = to.startsWith(from) ? from : '';
    this.templates.set(
      to,
      this.templates.get(known)! + templated(to.slice(known.length), this.request.params ?? {}),
    );
  }
}

/** The path with the names of parameters in the place of their values. */
function templated(path: string, params: Readonly<Record<string, unknown>>): string {
  const names = new Map(
    Object.entries(params).flatMap(([name, value]) =>
      [value].flat().map(one => [String(one), name] as const),
    ),
  );
  if (names.size === 0) return path;
  return path
    .split('/')
    .map(segment => {
      const text = decoded(segment);
      const whole = names.get(text);
      if (whole !== undefined) return `:${whole}`;
      const part = [...names].find(([value]) => value !== '' && text.includes(value));
      return part ? text.replace(part[0], `:${part[1]}`) : segment;
    })
    .join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
