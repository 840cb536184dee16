import { expect, it } from 'vitest';
import { Hub } from '../../../exporter/base/hub.ts';
import type { Services } from '../../../exporter/base/services.ts';
import { messageSent, modelAnswered } from '../../../exporter/base/signals.ts';
import { resourcesUsed } from '../../../exporter/seams/resources.ts';
import { countCosts } from '../../../exporter/systems/production/costs.ts';
import { apiCost, infrastructureCost } from '../../../metrics/production/production.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';

/** Dollars of the price lists, at 5.5 BRL. */
const DOLLAR = 5.5;
const GIB = 1024 ** 3;

it('what is used costs what the price lists say', async () => {
  const instruments = createInstruments([apiCost, infrastructureCost]);
  const hub = new Hub();
  countCosts({ hub, instruments } as Services);
  // An hour of half a core and 2 GiB, and a file system of 73 GiB.
  hub.tell(resourcesUsed, {
    seconds: 3600,
    cpuSeconds: 1800,
    memoryBytes: 2 * GIB,
    storageBytes: 73 * GIB,
  });
  hub.tell(messageSent, undefined as never);
  hub.tell(modelAnswered, { costBrl: 0.25 } as never);

  const { body } = await instruments.expose();
  const cost = (label: string) => Number(body.match(new RegExp(`\\{${label}\\} (\\S+)$`, 'm'))?.[1]);
  expect(cost('resource="cpu"')).toBeCloseTo(0.5 * 0.0696 * DOLLAR, 6);
  expect(cost('resource="memory"')).toBeCloseTo(2 * 0.0076 * DOLLAR, 6);
  // A tenth of a GiB-month: 73 GiB for one of its 730 hours.
  expect(cost('resource="storage"')).toBeCloseTo(0.1 * 0.152 * DOLLAR, 6);
  expect(cost('provider="whatsapp"')).toBeCloseTo(0.0068 * DOLLAR, 6);
  expect(cost('provider="openai"')).toBeCloseTo(0.25, 6);
});
