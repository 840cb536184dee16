import type { FastifyInstance } from 'fastify';
import { httpRequestDuration } from 'vigia/platform/metrics';
import type { Instruments } from '../../telemetry/metrics.ts';

/** Times each request to an API, from its first byte to the last of its answer; `api`: services by how their paths begin. */
export function installDurations(
  app: FastifyInstance,
  instruments: Instruments,
  api: Readonly<Record<string, string>>,
): void {
  const services = Object.entries(api);
  const durations = instruments.histogram(httpRequestDuration);
  app.addHook('onResponse', (request, reply, done) => {
    const pattern = request.routeOptions.url ?? '';
    const service = services.find(([start]) => pattern.startsWith(start))?.[1];
    if (service) {
      const [route = ''] = pattern.split('/:');
      const labels = { method: request.method, route, status_code: classOf(reply.statusCode), service };
      durations.observe(labels, reply.elapsedTime / 1000);
    }
    done();
  });
}

/** No API here redirects, so that what is no error is a success. */
function classOf(status: number): '2xx' | '4xx' | '5xx' {
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : '2xx';
}
