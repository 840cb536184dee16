import { defineDashboard } from 'vigia';
import {
  alertsNow,
  alertValue,
  badOrGood,
  hue,
  keyFigures,
  line,
  query,
  section,
  stat,
  stateTimeline,
  status,
  table,
  timeSeries,
} from 'vigia/dashboards';
import { avg, count, max, select, sum } from 'vigia/promql';
import { instanceDisconnected, instanceUnstable, mostDisconnected, noInstances } from './alerts.ts';
import { environmentInfo, instanceState, instances, instanceUp } from './metrics.ts';
import { evolutionPanels } from './panels.ts';

export const evolutionDashboard = defineDashboard({
  uid: 'vigia-evolution-api',
  title: 'WhatsApp Gateway: Evolution API',
  description: 'Are the WhatsApp instances of the gateway connected?',
  keyFigure: 'Connected Instances',
  sections: [
    keyFigures([
      alertsNow(['evolution-api']),
      stat('Connected Instances', {
        description:
          'Share of the instances that are connected to WhatsApp. Red: see below which ones are not.',
        unit: 'ratio',
        decimals: 0,
        queries: [query(avg(instanceUp), 'connected')],
        steps: [{ color: status.bad }, { from: 0.5, color: status.late }, { from: 1, color: status.good }],
      }),
      stat('Instances', {
        description: 'Instances that the gateways have loaded. Fewer than yesterday: was a database changed?',
        unit: 'items',
        queries: [query(sum(instances), 'instances')],
      }),
      stat('Waiting for a QR Code', {
        description: 'Instances that are connecting. They stay: scan their QR codes, or remove them.',
        unit: 'items',
        queries: [query(sum(select(instanceState, { state: 'connecting' })), 'instances')],
      }),
    ]),
    section('Connections', 10, [
      stateTimeline(evolutionPanels.connected, {
        description:
          'Which instance was connected, and when. Short gaps: reconnections; a long one: scan its QR code again.',
        unit: 'bool',
        queries: [query(max(instanceUp, { by: ['exported_instance'] }), '{{exported_instance}}')],
        alert: instanceDisconnected,
        words: badOrGood('Disconnected', 'Connected'),
        width: 16,
      }),
      table('State of Each Instance', {
        description: 'The state of each instance now. connecting: it waits for a QR code; close: it gave up.',
        rows: [
          { label: 'exported_instance', heading: 'Instance' },
          { label: 'integration', heading: 'Integration' },
          { label: 'state', heading: 'State' },
        ],
        columns: { Now: 'items' },
        queries: [query(max(instanceState, { by: ['exported_instance', 'integration', 'state'] }), 'Now')],
      }),
    ]),
    {
      title: 'Gateway',
      lines: [
        line(8, [
          timeSeries(evolutionPanels.share, {
            description:
              'Share of the instances of each gateway that are connected. It falls at once: the network, WhatsApp or a deployment.',
            unit: 'ratio',
            queries: [alertValue(mostDisconnected)],
            alert: mostDisconnected,
          }),
          timeSeries(evolutionPanels.states, {
            description: 'Instances by state. Many connecting: the gateway cannot reach WhatsApp.',
            unit: 'items',
            stack: true,
            queries: [query(count(select(instanceState), { by: ['state'] }), '{{state}}')],
            colors: { open: hue.blue, connecting: hue.sand, close: hue.pink, refused: hue.purple },
          }),
          timeSeries('Connected Time', {
            description:
              'Share of the last 30 minutes in which each instance was connected. Below the line: it keeps losing its connection.',
            unit: 'ratio',
            queries: [alertValue(instanceUnstable)],
            alert: instanceUnstable,
          }),
        ]),
        line(8, [
          timeSeries('Loaded Instances', {
            description: 'Instances that each gateway has loaded. Zero: it started with another database.',
            unit: 'items',
            queries: [alertValue(noInstances)],
            alert: noInstances,
          }),
          table('Versions', {
            description:
              'Version and database client of each gateway. An old version: WhatsApp may refuse it.',
            rows: [
              { label: 'instance', heading: 'Gateway' },
              { label: 'version', heading: 'Version' },
              { label: 'clientName', heading: 'Client' },
            ],
            columns: { Running: 'items' },
            queries: [query(max(environmentInfo, { by: ['instance', 'version', 'clientName'] }), 'Running')],
          }),
        ]),
      ],
    },
  ],
});
