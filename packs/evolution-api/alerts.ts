import { defineAlert } from 'vigia';
import { standing, step } from 'vigia/alerts';
import { avg, max, overTime, select } from 'vigia/promql';
import { environmentInfo, instanceState, instances, instanceUp } from './metrics.ts';
import { evolutionPanels } from './panels.ts';

/** Of one number, on one gateway. */
const byNumber = { by: ['exported_instance', 'instance'] } as const;
const byGateway = { by: ['instance'] } as const;

const connect =
  'Ask the gateway for a QR code, `GET /instance/connect/NAME`, or open its manager, and scan the code with the phone of that number.';
const reason =
  'Find out why: `GET /instance/fetchInstances` shows disconnectionReasonCode. 401: the phone logged it out, or WhatsApp banned the number; 403: WhatsApp refuses it; 440: another session took its place.';

/** Two minutes is what the example rules of the repository wait, prometheus.yml.example; a reconnection takes seconds. */
export const instanceDisconnected = defineAlert({
  name: 'EvolutionInstanceDisconnected',
  value: max(instanceUp, byNumber),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  severity: 'critical',
  summary: 'A WhatsApp instance is disconnected',
  description:
    'Instance {{ $labels.exported_instance }} of the gateway {{ $labels.instance }} has been disconnected from WhatsApp for 2 minutes.',
  runbook: {
    impact: 'The number neither receives nor sends messages. Messages that the bot sends through it fail.',
    causes: [
      'The phone logged the session out, or was offline for two weeks.',
      'WhatsApp banned or restricted the number.',
      'The instance was created, and its QR code was never scanned.',
      'The gateway cannot reach WhatsApp.',
    ],
    steps: [
      step`Is it one number or all? ${evolutionPanels.connected}. All of them: see EvolutionMostInstancesDisconnected.`,
      step`Which state is it in? ${instanceState}: connecting means that it waits for a QR code or keeps trying; close means that it gave up.`,
      reason,
      connect,
      'It was never linked and is not needed: remove it, `DELETE /instance/delete/NAME`.',
    ],
  },
  unitTest: { drive: standing(instanceUp), firing: 0, silent: 1 },
});

/** Half of an hour is too much for a session that WhatsApp keeps; a restart of the gateway costs a minute. */
export const instanceUnstable = defineAlert({
  name: 'EvolutionInstanceUnstable',
  value: max(overTime('avg', instanceUp, '30m'), byNumber),
  threshold: { operator: '<', value: 0.8 },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: 'A WhatsApp instance keeps losing its connection',
  description:
    'Instance {{ $labels.exported_instance }} of the gateway {{ $labels.instance }} was connected for only {{ $value | humanizePercentage }} of the last 30 minutes.',
  runbook: {
    impact: 'Messages arrive late or in bursts. WhatsApp may restrict a number that reconnects all the time.',
    causes: [
      'The same session runs twice: an old gateway was not stopped after a move.',
      'The network between the gateway and WhatsApp is unreliable, or its proxy is.',
      'The gateway is short of memory and restarts.',
    ],
    steps: [
      step`${evolutionPanels.connected} shows the pattern: short gaps are reconnections, a long one is a logout.`,
      reason,
      'Code 440 again and again: search for a second gateway with the same database or session, and stop it.',
      'Several numbers behind the same proxy: change the proxy, `POST /proxy/set/NAME`.',
    ],
  },
  unitTest: { drive: standing(instanceUp), firing: 0.7, silent: 0.9 },
});

export const mostDisconnected = defineAlert({
  name: 'EvolutionMostInstancesDisconnected',
  value: avg(select(instanceUp), byGateway),
  threshold: { operator: '<', value: 0.5 },
  for: '2m',
  severity: 'critical',
  escalate: true,
  summary: 'Most WhatsApp instances of a gateway are disconnected',
  description:
    'Only {{ $value | humanizePercentage }} of the instances of the gateway {{ $labels.instance }} are connected to WhatsApp.',
  runbook: {
    impact: 'Most numbers neither receive nor send messages.',
    causes: [
      'The gateway cannot reach WhatsApp: network, DNS, firewall or proxy.',
      'WhatsApp changed its protocol, and this version of the gateway is too old for it.',
      'WhatsApp has an outage.',
    ],
    steps: [
      step`Since when? ${evolutionPanels.share}. All at the same moment: the cause is the network, WhatsApp or a deployment.`,
      'From the host of the gateway: `curl -sS -o /dev/null -w "%{http_code}" https://web.whatsapp.com`. No answer: repair the network or the proxy.',
      'Read the log of the gateway: "Connection Failure" with code 405 means that it announces an outdated WhatsApp version; update the gateway, or set CONFIG_SESSION_PHONE_VERSION.',
      'Others report the same: wait. Do not log numbers out, because each then needs its QR code scanned again.',
    ],
  },
  unitTest: { drive: standing(instanceUp), firing: 0.4, silent: 0.6 },
});

export const noInstances = defineAlert({
  name: 'EvolutionNoInstances',
  value: max(instances, byGateway),
  threshold: { operator: '<', value: 1 },
  for: '5m',
  severity: 'critical',
  summary: 'A WhatsApp gateway has no instances',
  description: 'The gateway {{ $labels.instance }} has loaded no instance for 5 minutes.',
  runbook: {
    impact: 'No number works, and requests that name an instance return 404.',
    causes: [
      'It started with an empty or a different database.',
      'DATABASE_CONNECTION_CLIENT_NAME was changed: it loads only the instances of that name.',
      'DEL_INSTANCE removed instances that stayed disconnected.',
    ],
    steps: [
      step`Was it restarted? Compare the labels of ${environmentInfo} with those of yesterday: another clientName loads other instances.`,
      'Check that DATABASE_CONNECTION_URI and DATABASE_CONNECTION_CLIENT_NAME are those of before the restart.',
      'The rows are still in the table "Instance": restart the gateway. They are gone: restore the database, and set DEL_INSTANCE=false.',
    ],
  },
  unitTest: { drive: standing(instances), firing: 0, silent: 1 },
});

/** All of them, the worst first. */
export const evolutionAlerts = [
  mostDisconnected,
  noInstances,
  instanceDisconnected,
  instanceUnstable,
] as const;
