import { httpRequestDuration } from 'vigia/platform/metrics';
import { pathOf } from '../http/setup.ts';
import type { Instruments } from '../metrics.ts';
import { isAt } from '../paths.ts';
import type { Server } from './app.ts';

/** Which service a route belongs to: by the path that it is at or below, or by a function; undefined for no API. */
export type ServiceOfRoute = Readonly<Record<string, string>> | ((route: string) => string | undefined);

/** Times each request to an API, from its first byte to the last of its answer. */
export function timeRequests(
  app: Server,
  instruments: Instruments,
  services: ServiceOfRoute,
  answers: { has(path: string): boolean },
): void {
  const durations = instruments.histogram(httpRequestDuration);
  const serviceOf = typeof services === 'function' ? services : byPath(services);
  app.addHook('onResponse', (request, reply, done) => {
    const path = pathOf(request.url);
    const pattern = request.routeOptions.url ?? (answers.has(path) ? path : '');
    const service = serviceOf(pattern);
    if (service !== undefined) {
      const [route = ''] = pattern.split('/:');
      const labels = { method: request.method, route, status_code: classOf(reply.statusCode), service };
      durations.observe(labels, reply.elapsedTime / 1000);
    }
    done();
  });
}

function byPath(services: Readonly<Record<string, string>>): (route: string) => string | undefined {
  const places = Object.entries(services);
  return route => places.find(([place]) => isAt(route, [place]))?.[1];
}

/** An answer that redirects is a success. */
function classOf(status: number): '2xx' | '4xx' | '5xx' {
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : '2xx';
}
