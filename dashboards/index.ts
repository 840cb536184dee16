import type { Dashboard } from 'vigia/dashboards';
import { alertStatus } from '../core/platform/dashboards/alert-status.ts';
import { home } from '../core/platform/dashboards/home.ts';
import { infrastructure } from '../core/platform/dashboards/infrastructure.ts';
import { logs } from '../core/platform/dashboards/logs.ts';
import { serviceDashboard } from '../core/platform/dashboards/service.ts';
import { services } from '../core/platform/dashboards/services.ts';
import { slo } from '../core/platform/dashboards/slo.ts';
import { sloDetail } from '../core/platform/dashboards/slo-detail.ts';
import { stack } from '../core/platform/dashboards/stack.ts';
import { watchers } from '../core/platform/dashboards/watchers.ts';
import { objectives } from '../slos/index.ts';
import { clinicDashboard } from './atendeai/clinic.ts';
import { business } from './falachefe/business.ts';
import { crewai } from './falachefe/crewai.ts';
import { whatsappAuth } from './falachefe/whatsapp-auth.ts';
import { backups } from './production/backup.ts';
import { productionBusiness } from './production/business.ts';
import { productionPerformance } from './production/performance.ts';
import { qualifierHealth } from './qualifier/health.ts';
import { whatsselfFlows } from './whatsself/flows.ts';
import { whatsselfOverview } from './whatsself/overview.ts';
import { whatsselfQuality } from './whatsself/quality.ts';

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
