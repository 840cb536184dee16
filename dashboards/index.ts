import { objectives } from '../slos/index.ts';
import { alertStatus } from './alert-status.ts';
import { backups } from './backup.ts';
import { business } from './business.ts';
import { clinicDashboard } from './clinic.ts';
import { crewai } from './crewai.ts';
import type { Dashboard } from './dashboard.ts';
import { home } from './home.ts';
import { infrastructure } from './infrastructure.ts';
import { logs } from './logs.ts';
import { productionBusiness } from './production-business.ts';
import { productionPerformance } from './production-performance.ts';
import { qualifierHealth } from './qualifier.ts';
import { serviceDashboard } from './service.ts';
import { services } from './services.ts';
import { slo } from './slo.ts';
import { sloDetail } from './slo-detail.ts';
import { stack } from './stack.ts';
import { watchers } from './watchers.ts';
import { whatsappAuth } from './whatsapp-auth.ts';
import { whatsselfFlows } from './whatsself-flows.ts';
import { whatsselfOverview } from './whatsself-overview.ts';
import { whatsselfQuality } from './whatsself-quality.ts';

const all: readonly Dashboard[] = [
  whatsappAuth,
  crewai,
  business,
  whatsselfOverview,
  whatsselfQuality,
  whatsselfFlows,
  qualifierHealth,
  backups,
  productionBusiness,
  productionPerformance,
  clinicDashboard,
  stack,
  infrastructure,
  logs,
  slo,
  ...objectives.map(sloDetail),
  ...services.map(serviceDashboard),
  alertStatus,
  watchers,
];

export const dashboards: readonly Dashboard[] = [...all, home(all)];
