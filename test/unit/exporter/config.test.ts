import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../exporter/config.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      environment: 'demo',
      traffic: 'day',
    });
    expect(readConfig({})).not.toHaveProperty('databaseUrl');
  });
  it.each([
    [{ PORT: '80a' }, 'PORT is "80a"; give a whole number from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT is "70000"'],
    [{ TRAFFIC: 'heavy' }, 'TRAFFIC is "heavy"; use one of off, calm, day'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; use one of trace,'],
    [{ OTEL_TRACES_SAMPLER_ARG: '10%' }, 'OTEL_TRACES_SAMPLER_ARG is "10%"; give a number from 0 to 1'],
    [{ SENTRY_SAMPLE_RATE: '2' }, 'SENTRY_SAMPLE_RATE is "2"; give a number from 0 to 1'],
    [{ SENTRY_DSN: 'key' }, 'SENTRY_DSN is set but not a URL of the form https://host'],
    [{ LOKI_URL: 'loki' }, 'LOKI_URL is "loki", which is not a URL of the form http://host'],
    [{ REDIS_URL: 'http://x' }, 'REDIS_URL is set but not a URL of the form redis://host'],
    [{ UAZ_API_URL: 'http://uaz' }, 'set TRAFFIC=off'],
    [
      { DATABASE_URL_FILE: '/nowhere/at/all' },
      'DATABASE_URL_FILE is "/nowhere/at/all", which cannot be read',
    ],
    [{ DATABASE_URL: 'postgres://a', DATABASE_URL_FILE: '/b' }, 'both set; unset one'],
  ])('refuses %o, naming the field and the hint', (env, message) =>
    expect(() => readConfig(env)).toThrow(message),
  );
  it('never quotes a secret', () => {
    expect(() => readConfig({ DATABASE_URL: 'secret-word' })).toThrow(/^(?!.*secret-word)/);
  });
  it('reads secrets from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigia-config-'));
    writeFileSync(join(folder, 'url'), 'postgres://u:p@h/d\n');
    expect(readConfig({ DATABASE_URL_FILE: join(folder, 'url') }).databaseUrl).toBe('postgres://u:p@h/d');
    rmSync(folder, { recursive: true });
  });
});
