import { whatsselfLoggers } from '../../../metrics/whatsself.events.ts';
import * as metrics from '../../../metrics/whatsself.ts';
import type { Module } from '../../base/module.ts';
import { createGateway } from './gateway.ts';
import { whatsSelfRoutes } from './http.ts';
import { measureWhatsSelf } from './measure.ts';
import { scenariosOf } from './scenarios.ts';
import { schema } from './schema.ts';
import { servicesOf } from './services.ts';
import { simulatedInstance } from './simulated-gateway.ts';
import { runWhatsSelfTraffic } from './traffic.ts';
import { WhatsSelf } from './whatsself.ts';

/** How often the WhatsApp session is asked after, in seconds: a loss is noticed soon, and its length is right. */
const LINK_SECONDS = 1;
/** How often gauges follow the queue, in seconds: well within a scrape interval. */
const GAUGES_SECONDS = 2;

/** WhatsSelf: a WhatsApp number that answers by itself. */
export const whatsself: Module<WhatsSelf> = {
  name: 'whatsself',
  metrics: Object.values(metrics),
  loggers: whatsselfLoggers,
  schema,
  api: { '/whatsself': 'whatsself' },
  index: {
    api: [
      'POST /whatsself/inbound',
      'POST /whatsself/messages',
      'GET /whatsself/session',
      'POST /whatsself/contacts/:contactId/block',
    ],
  },
  mount: shared => {
    const context = servicesOf(shared);
    const { instruments, faults, url, uazUrl } = context;
    const whatsself = new WhatsSelf(context, createGateway(uazUrl));
    return {
      parts: whatsself,
      routes: [whatsSelfRoutes(whatsself), simulatedInstance(faults)],
      scenarios: scenariosOf(whatsself),
      ticks: [
        {
          what: 'Asking for the WhatsApp session',
          seconds: LINK_SECONDS,
          waits: false,
          work: async () => void (await whatsself.link.refresh()),
        },
        {
          what: 'Measuring WhatsSelf',
          seconds: GAUGES_SECONDS,
          waits: false,
          work: async () => {
            whatsself.tidy();
            measureWhatsSelf({ queue: whatsself.queue, rates: whatsself.rates() }, instruments);
          },
        },
      ],
      traffic: (kind, signal) => runWhatsSelfTraffic(kind, url, signal),
      stop: () => whatsself.stop(),
    };
  },
};
