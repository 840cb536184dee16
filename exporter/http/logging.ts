import type { Loggers } from '@vigia/telemetry';
import { type LogLevel, logLevels } from '@vigia/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../base/problem.ts';

const levelBody = {
  type: 'object',
  required: ['level'],
  properties: { level: { enum: logLevels } },
  additionalProperties: false,
};
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** The level of the log, read and changed while the service runs. */
export function loggingRoutes(log: Loggers) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/logging/level', async () => ({ level: log.level }));

    app.put<{ Body: { level: LogLevel } }>(
      '/logging/level',
      { schema: { body: levelBody } },
      async request => {
        requireLoopback(request);
        const { level } = request.body;
        const before = log.level;
        // Said at whichever of the two levels lets it through.
        if (before !== 'silent')
          log.audit[before]({ event: 'log_level_changed', before, level }, 'Log level changed');
        log.setLevel(level);
        return { level };
      },
    );
  };
}

/** Whoever may run commands on this machine may change it; it has no other authentication. */
function requireLoopback({ ip }: FastifyRequest): void {
  if (LOOPBACK.test(ip)) return;
  throw new Problem(
    403,
    'the log level is changed from this machine only',
    'ask 127.0.0.1, within the container too',
  );
}
