import { oneOf } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** What the desk exposes of its messages to people. */

export const messagesSent = counter({
  name: 'desk_messages_total',
  help: 'Attempts of the desk to send a message, by the kind of channel and the outcome: sent, retried later, or lost',
  unit: 'messages',
  labels: {
    kind: oneOf('slack', 'discord', 'email', 'telegram', 'teams', 'webhook', 'whatsapp'),
    outcome: oneOf('sent', 'retried', 'lost'),
  },
});

export const messagesWaiting = gauge({
  name: 'desk_messages_waiting',
  help: 'Messages of the desk that their receivers have not taken yet',
  unit: 'messages',
  labels: {},
});
