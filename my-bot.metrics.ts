import { boundedId, counter, foreign, oneOf } from 'vigia/metrics';

/**
 * Metrics of http://127.0.0.1:42607/stats, as its page showed them when they were imported.
 *
 * Closed labels (oneOf) list the values that were seen: `vigia check` names a value that is not among them. Identifiers
 * (boundedId) have four times as much room as was seen.
 */

export const botAnswersTotal = counter({
  name: 'bot_answers_total',
  help: 'Answers',
  unit: 'items',
  labels: {
    status: oneOf('failed', 'sent'),
  },
});

// Foreign: Prometheus keeps its label instance as exported_instance.
// TODO: is the unit right? The name does not say it.
export const botChatOpen = foreign({
  type: 'gauge',
  name: 'bot_chat_open',
  help: 'Open chats',
  unit: 'items',
  labels: {
    instance: boundedId(10),
    // TODO: its values look like WhatsApp addresses. Let the program mask or drop them; Prometheus stores them as they are.
    jid: boundedId(10),
  },
  maxCombinations: 20,
});
