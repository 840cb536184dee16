import { counter, gauge, oneOf } from 'vigia/metrics';

export const messagesSent = counter({
  name: 'vigia_desk_messages_total',
  help: 'Messages to people by the kind of channel and what became of the attempt: sent, retried later, or lost',
  unit: 'messages',
  labels: {
    kind: oneOf('slack', 'discord', 'email', 'telegram', 'teams', 'webhook', 'whatsapp'),
    outcome: oneOf('sent', 'retried', 'lost'),
  },
});

export const messagesWaiting = gauge({
  name: 'vigia_desk_messages_waiting',
  help: 'Messages to people that their receivers have not taken yet',
  unit: 'messages',
  labels: {},
});
