import type { Module, Tick } from '../base/module.ts';
import { Desk } from './desk.ts';
import { alertRoutes } from './http/alerts.ts';
import { operationRoutes } from './http/operations.ts';
import { reportRoutes } from './http/reports.ts';
import { runbookRoute } from './http/runbooks.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { SNAPSHOT_SECONDS } from './performance.ts';
import { schema } from './schema.ts';
import { servicesOf } from './services.ts';

/** How often alerts that the database has not taken yet are tried again, in seconds. */
const HISTORY_SECONDS = 2;
const RETENTION_SECONDS = 3600;
/** How often the growth of counters is kept: what a crash loses. */
const GROWTH_SECONDS = 15;
/** How often is looked whether a report is due. */
const REPORT_SECONDS = 60;

/**
 * The desk: what people ask of a running service. There is no login: it must only be reached from where its people are.
 * It has no metrics of its own; who wants to measure it listens.
 */
export const desk: Module<Desk> = {
  name: 'desk',
  metrics: [],
  schema,
  index: {
    pages: [
      ['/inbox', 'Notifications of Alertmanager'],
      ['/production/system/status', 'Health, performance, alerts and backups in one look'],
      ['/production/alerts/active', 'Alerts that fire, from the history'],
    ],
  },
  mount: shared => {
    const context = servicesOf(shared);
    const desk = new Desk(context);
    return {
      parts: desk,
      routes: [
        alertRoutes(desk),
        operationRoutes(desk, shared),
        reportRoutes(desk.reports),
        inboxRoutes(desk.inbox),
        runbookRoute,
      ],
      ticks: ticksOf(desk),
    };
  },
};

function ticksOf({ history, performance, reports }: Desk): Tick[] {
  return [
    { what: 'Keeping alerts', seconds: HISTORY_SECONDS, work: () => history.write() },
    { what: 'Discarding old alerts', seconds: RETENTION_SECONDS, work: () => history.discardOld() },
    { what: 'Discarding old figures', seconds: RETENTION_SECONDS, work: () => reports.log.discardOld() },
    { what: 'Keeping figures for reports', seconds: GROWTH_SECONDS, work: () => reports.log.record() },
    { what: 'Delivering a report', seconds: REPORT_SECONDS, work: () => reports.look() },
    { what: 'Looking at the performance', seconds: SNAPSHOT_SECONDS, work: () => performance.look() },
  ];
}
