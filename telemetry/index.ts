/** The public face of the kit: what a service imports. Tracing is imported by itself, before everything else. */
export type { DestinationStream, Level, Logger } from 'pino';
export { type LogContext, setLogContext, withLogContext, withRequestId } from './context.ts';
export { type DeliveryOptions, type DeliveryState, LogDelivery } from './delivery/delivery.ts';
export { DeliveryGauges } from './delivery/gauges.ts';
export { openShipping, type Shipping, type ShippingOptions } from './delivery/shipping.ts';
export {
  createErrorReporting,
  type ErrorReporting,
  type ErrorReportingOptions,
  noErrorReporting,
} from './errors.ts';
export { createEvents, type Events } from './events.ts';
export { createExposition, type Expose, type ExpositionOptions } from './exposition/page.ts';
export type { PromRegistry } from './exposition/registry.ts';
export { type ExpressApp, type ExpressTelemetry, instrumentExpress } from './express.ts';
export { type FastifyApp, type FastifyTelemetry, instrumentFastify } from './fastify.ts';
export { openRollingFiles, type RollingFiles, type RollingFilesOptions } from './files.ts';
export {
  type CheckResult,
  createHealth,
  type Details,
  type HealthCheck,
  type HealthReport,
  type OnResult,
} from './health.ts';
export type { HttpTelemetry, TelemetryPaths } from './http/options.ts';
export { type LogLevel, logLevels } from './levels.ts';
export { createLoggers, type LoggerOptions } from './logger.ts';
export type { LoggerDeclaration, LoggerDeclarations, Loggers } from './loggers.ts';
export {
  type CounterInstrument,
  createInstruments,
  type Exposition,
  type GaugeInstrument,
  type HistogramInstrument,
  type Instruments,
} from './metrics.ts';
export { type NestLogger, nestLogger } from './nest/logger.ts';
export {
  instrumentNest,
  type NestApp,
  type NestDynamicModule,
  type NestModule,
  type NestTelemetry,
} from './nest.ts';
export {
  bounded,
  MIN_KEY_LENGTH,
  maskPhone,
  normalisePhone,
  pseudonym,
  redact,
  redactEvent,
  redactText,
  redactTexts,
  setPseudonymKey,
} from './privacy/index.ts';
export { ProcessGauges } from './process-gauges.ts';
export { RECENT_LINES, RecentLines } from './recent-lines.ts';
export { type TimingOptions, timed } from './timing.ts';
