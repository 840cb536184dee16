import { whatsAppAuthHighFailureRate } from '../../alerts/falachefe/whatsapp-auth.ts';
import type { Alert, AlertGroup } from '../../core/alerts/alert.ts';
import type { Dashboard } from '../../core/dashboards/dashboard.ts';
import type { Panel } from '../../core/dashboards/panel.ts';
import { query } from '../../core/dashboards/query.ts';
import { alertPanels, dashboardArtifacts } from '../../core/generate/grafana.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { completeAlert } from '../../core/project/complete.ts';
import { rate, sum } from '../../core/promql/index.ts';
import { authAttempts } from '../../metrics/falachefe/whatsapp-auth.ts';
import { defaultConfig } from '../../test/bundle.ts';

/**
 * Renders a number of dashboards of 20 panels, with ten rules each, and prints the cost. It is a separate process, so
 * that its peak memory is that of the rendering.
 */
const PANELS = 20;
const RULES_PER_GROUP = 10;
const count = Number(process.argv[2]);

const numbered = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

const attempts = completeAlert(whatsAppAuthHighFailureRate, { name: 'bench', title: 'Bench' });
const alertNamed = (name: string): Alert => ({ ...attempts, name });

const groups: AlertGroup[] = numbered(count, g => ({
  name: `group-${g}`,
  alerts: numbered(RULES_PER_GROUP, r => alertNamed(`Alert${g * RULES_PER_GROUP + r}`)),
}));

const panel = (d: number, p: number): Panel => {
  const alert = groups[d]!.alerts[p];
  return {
    kind: 'timeseries',
    title: `Attempts ${p}`,
    description: 'Authentication attempts. When they rise, look at the audit log.',
    unit: 'perSecond',
    queries: [query(sum(rate(authAttempts, '$__rate_interval'), { by: ['status'] }), '{{status}}')],
    ...(alert && { alert }),
  };
};

const dashboards: Dashboard[] = numbered(count, d => ({
  uid: `bench-${d}`,
  title: `Bench ${d}`,
  description: 'A dashboard of the bench',
  folder: 'Bench',
  services: ['whatsapp-auth'],
  variables: [],
  sections: [
    {
      lines: numbered(PANELS / 4, line => ({
        height: 8,
        panels: numbered(4, i => panel(d, line * 4 + i)),
      })),
    },
  ],
}));

const start = performance.now();
const artifacts = [
  ...dashboardArtifacts(dashboards, defaultConfig),
  ...ruleArtifacts(groups, defaultConfig, alertPanels(dashboards)),
];
const ms = performance.now() - start;

console.log(
  JSON.stringify({
    dashboards: count,
    ms,
    maxRssMB: process.resourceUsage().maxRSS / 1024,
    bytes: artifacts.reduce((bytes, artifact) => bytes + artifact.content.length, 0),
  }),
);
