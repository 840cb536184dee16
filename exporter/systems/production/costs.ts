import type { Instruments } from '@vigia/telemetry';
import { apiCost, infrastructureCost } from '../../../metrics/production/production.ts';
import type { Services } from '../../base/services.ts';
import { messageSent, modelAnswered } from '../../base/signals.ts';
import { resourcesUsed, type Used } from '../../seams/resources.ts';

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

/** Counts what the APIs of others and the resources cost, as they are used. */
export function countCosts({ hub, instruments }: Services): void {
  const api = instruments.counter(apiCost);
  hub.on(modelAnswered, ({ costBrl }) => api.inc({ provider: 'openai' }, costBrl));
  hub.on(messageSent, () => api.inc({ provider: 'whatsapp' }, MESSAGE_BRL));
  hub.on(resourcesUsed, used => chargeInfrastructure(instruments, used));
}

/** Adds what the resources would have cost at list price. */
function chargeInfrastructure(
  instruments: Instruments,
  { seconds, cpuSeconds, memoryBytes, storageBytes }: Used,
): void {
  const cost = instruments.counter(infrastructureCost);
  cost.inc({ resource: 'cpu' }, cpuSeconds * RESOURCE_BRL.cpu);
  cost.inc({ resource: 'memory' }, memoryBytes * seconds * RESOURCE_BRL.memory);
  cost.inc({ resource: 'storage' }, storageBytes * seconds * RESOURCE_BRL.storage);
}
