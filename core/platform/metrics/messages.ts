import { oneOf } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** What the desk exposes of its messages to people. */

/** Without a desk, alerts and panels about it are left out. */
const desk = { origin: 'server', exporter: 'desk' } as const;
/** The kinds of channels by which the desk sends. */
const kind = oneOf('slack', 'discord', 'email', 'telegram', 'teams', 'webhook', 'whatsapp');

export const messagesSent = counter({
  name: 'desk_messages_total',
  help: 'Attempts of the desk to send a message, by the kind of channel and the outcome: sent, retried later, or lost',
  unit: 'messages',
  labels: { kind, outcome: oneOf('sent', 'retried', 'lost') },
  ...desk,
});

export const messagesWaiting = gauge({
  name: 'desk_messages_waiting',
  help: 'Messages of the desk that their receivers have not taken yet, by the kind of channel',
  unit: 'messages',
  labels: { kind },
  ...desk,
});
