import type { Hub } from './hub.ts';
import type { OpenAiClient } from './openai-client.ts';
import { messageSent, modelAnswered } from './signals.ts';
import type { UazClient } from './uaz-client.ts';

/** The model client, which tells of each answer. */
export function toldOpenAi(client: OpenAiClient, hub: Hub): OpenAiClient {
  return {
    ...client,
    async complete(request) {
      const completion = await client.complete(request);
      hub.tell(modelAnswered, { costBrl: completion.costBrl });
      return completion;
    },
  };
}

/** The gateway, which tells of each message that it took. */
export function toldUaz(client: UazClient, hub: Hub): UazClient {
  return {
    ...client,
    async sendText(phone, text) {
      await client.sendText(phone, text);
      hub.tell(messageSent, undefined);
    },
    async sendFrom(instance, phone, text) {
      await client.sendFrom(instance, phone, text);
      hub.tell(messageSent, undefined);
    },
  };
}
