import { business } from './business.ts';
import { crewai } from './crewai.ts';
import type { Dashboard } from './dashboard.ts';
import { stack } from './stack.ts';
import { whatsappAuth } from './whatsapp-auth.ts';

export const dashboards: readonly Dashboard[] = [whatsappAuth, crewai, business, stack];
