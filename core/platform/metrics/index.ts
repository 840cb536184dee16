/** Metrics that belong to no system: those of the servers, of the machine, of any process with the kit. */
export { type LogStream, logLevel, logStream } from '../streams.ts';
export * from './host.ts';
export * from './http.ts';
export * from './postgres.ts';
export * from './probes.ts';
export * from './process.ts';
export * from './redis.ts';
export * from './servers.ts';
export * from './telemetry.ts';
