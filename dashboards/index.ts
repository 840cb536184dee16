import { objectives } from '../slos/index.ts';
import { business } from './business.ts';
import { crewai } from './crewai.ts';
import type { Dashboard } from './dashboard.ts';
import { logs } from './logs.ts';
import { qualifierHealth } from './qualifier.ts';
import { slo } from './slo.ts';
import { sloDetail } from './slo-detail.ts';
import { stack } from './stack.ts';
import { whatsappAuth } from './whatsapp-auth.ts';
import { whatsselfFlows } from './whatsself-flows.ts';
import { whatsselfOverview } from './whatsself-overview.ts';
import { whatsselfQuality } from './whatsself-quality.ts';

export const dashboards: readonly Dashboard[] = [
  whatsappAuth,
  crewai,
  business,
  whatsselfOverview,
  whatsselfQuality,
  whatsselfFlows,
  qualifierHealth,
  stack,
  logs,
  slo,
  ...objectives.map(sloDetail),
];
