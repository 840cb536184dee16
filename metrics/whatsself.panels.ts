import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. Their dashboards take the titles from here. */
export const whatsselfPanels = {
  session: panelName('WhatsApp Session'),
  breaker: panelName('Circuit Breaker of All Sends'),
  qrCodes: panelName('QR Code Updates'),
  queue: panelName('Queue Depth'),
  sendRate: panelName('Send Rate'),
  failedSends: panelName('Failed Sends by Reason'),
  errorsByRoute: panelName('Server Errors by Route'),
  firstResponse: panelName('First Response Latency (p95, p50)'),
} as const;
