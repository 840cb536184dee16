/** Metrics that do not belong to a system: those of the servers, the host, and any process that uses the kit. */
export { type LogStream, logLevel, logStream } from '../streams.ts';
export * from './host.ts';
export * from './http.ts';
export * from './postgres.ts';
export * from './probes.ts';
export * from './process.ts';
export * from './redis.ts';
export * from './servers.ts';
export * from './telemetry.ts';
