import type { Instruments } from '@vigia/telemetry';
import { apiCost, infrastructureCost } from '../../../metrics/production/production.ts';
import type { OpenAiClient } from '../openai-client.ts';
import type { UazClient } from '../uaz-client.ts';

/** BRL for a dollar, about; prices below are list prices in dollars. */
const BRL = 5.5;
/** One message of a business about a service, to a number in Brazil: Meta's price list of the WhatsApp platform. */
const MESSAGE_BRL = 0.0068 * BRL;

const GIB = 1024 ** 3;
const HOUR = 3600;
const MONTH_HOURS = 730;
/** AWS in São Paulo: Fargate's vCPU and memory by the hour, a gp3 volume by the month. */
const RESOURCE_BRL = {
  /** A second of one core. */
  cpu: (0.0696 / HOUR) * BRL,
  /** A byte for a second. */
  memory: (0.0076 / GIB / HOUR) * BRL,
  storage: (0.152 / GIB / MONTH_HOURS / HOUR) * BRL,
} as const;

/** The model client with the cost of each answer counted, by the tokens that it took. */
export function meteredOpenAi(client: OpenAiClient, instruments: Instruments): OpenAiClient {
  return {
    ...client,
    async complete(request) {
      const completion = await client.complete(request);
      instruments.counter(apiCost).inc({ provider: 'openai' }, completion.costBrl);
      return completion;
    },
  };
}

/** The gateway with each message that it took counted at its price. */
export function meteredUaz(client: UazClient, instruments: Instruments): UazClient {
  const charged =
    (send: UazClient['sendText']): UazClient['sendText'] =>
    async (phone, text) => {
      await send(phone, text);
      instruments.counter(apiCost).inc({ provider: 'whatsapp' }, MESSAGE_BRL);
    };
  return { ...client, sendText: charged(client.sendText), sendForClinic: charged(client.sendForClinic) };
}

/** What was used since the last time. */
export interface Used {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** As they are now; they count for all of the seconds. */
  readonly memoryBytes: number;
  readonly storageBytes: number;
}

/** Adds what the resources would have cost at list price. */
export function chargeInfrastructure(
  instruments: Instruments,
  { seconds, cpuSeconds, memoryBytes, storageBytes }: Used,
): void {
  const cost = instruments.counter(infrastructureCost);
  cost.inc({ resource: 'cpu' }, cpuSeconds * RESOURCE_BRL.cpu);
  cost.inc({ resource: 'memory' }, memoryBytes * seconds * RESOURCE_BRL.memory);
  cost.inc({ resource: 'storage' }, storageBytes * seconds * RESOURCE_BRL.storage);
}
