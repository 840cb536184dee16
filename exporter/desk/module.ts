import type { Module, Tick } from '../base/module.ts';
import { Desk } from './desk.ts';
import { reportRoutes } from './http/reports.ts';
import { schema } from './schema.ts';
import { servicesOf } from './services.ts';

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
  mount: shared => {
    const desk = new Desk(servicesOf(shared));
    return {
      parts: desk,
      routes: [reportRoutes(desk.reports)],
      ticks: ticksOf(desk),
    };
  },
};

function ticksOf({ reports }: Desk): Tick[] {
  return [
    { what: 'Discarding old figures', seconds: RETENTION_SECONDS, work: () => reports.log.discardOld() },
    { what: 'Keeping figures for reports', seconds: GROWTH_SECONDS, work: () => reports.log.record() },
    { what: 'Delivering a report', seconds: REPORT_SECONDS, work: () => reports.look() },
  ];
}
