import type { DestinationStream } from 'pino';
import { type DeliveryOptions, type DeliveryState, LogDelivery } from './delivery.ts';
import { type DirectOptions, DirectShipping } from './direct.ts';

/** A destination that brings lines to Loki. */
export interface Shipping extends DestinationStream {
  /** How delivery stands; undefined where nobody counts. */
  state(): DeliveryState | undefined;
  /** Ships what it can within the time and stops. Default 1000 ms. */
  close(withinMs?: number): Promise<void>;
}

export type ShippingOptions =
  | ({ readonly shipping?: 'durable' } & DeliveryOptions)
  | ({ readonly shipping: 'direct' } & DirectOptions);

/**
 * Opens the way to Loki. `durable`, the default, keeps lines in files until Loki has them, and loses none that was
 * accepted. `direct` is for platforms without a disk: pino-loki sends from memory, and what is in memory is lost when
 * Loki is away for long or the process is killed. It needs the package `pino-loki`, and throws when it is not installed.
 *
 * @example
 * const shipping = await openShipping({ url: 'http://loki:3100', folder: '/var/lib/shop/logs' });
 * const log = createLoggers({ ...service, destinations: [shipping, process.stdout] });
 * process.on('SIGTERM', () => shipping.close().finally(() => process.exit(0)));
 *
 * @example
 * const shipping = await openShipping({ url: 'http://loki:3100', shipping: 'direct' });
 */
export async function openShipping(options: ShippingOptions): Promise<Shipping> {
  return options.shipping === 'direct' ? new DirectShipping(options) : new LogDelivery(options);
}
