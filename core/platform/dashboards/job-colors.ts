import { hue } from '../../dashboards/colors.ts';
import { jobs } from '../jobs.ts';

/** A constant colour for each job of the stack; a project's targets may give theirs. */
const ofStack = {
  [jobs.prometheus]: hue.purple,
  [jobs.alertmanager]: hue.pink,
  [jobs.grafana]: hue.teal,
  [jobs.loki]: hue.sand,
  [jobs.jaeger]: hue.sky,
  [jobs['node-exporter']]: hue.navy,
  [jobs['blackbox-exporter']]: hue.violet,
  [jobs['postgres-exporter']]: hue.indigo,
  [jobs['redis-exporter']]: hue.brown,
  [jobs.httpProbes]: hue.cyan,
  [jobs.tcpProbes]: hue.slate,
  [jobs.spans]: hue.olive,
  [jobs.desk]: hue.plum,
} as const;

/** The colours of jobs, those of the project's targets first. */
export function jobColors(targets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...targets, ...ofStack };
}
