import { defineAlert } from 'vigia';
import { standing, step } from 'vigia/alerts';
import { avg, max, overTime, select } from 'vigia/promql';
import { environmentInfo, instanceState, instances, instanceUp } from './metrics.ts';
import { evolutionPanels } from './panels.ts';

/** Of one number, on one gateway. */
const byNumber = { by: ['exported_instance', 'instance'] } as const;
const byGateway = { by: ['instance'] } as const;

const connect = {
  en: 'Ask the gateway for a QR code, `GET /instance/connect/NAME`, or open its manager, and scan the code with the phone of that number.',
  pt: 'Peça um QR code ao gateway, `GET /instance/connect/NAME`, ou abra o manager dele, e leia o código com o celular desse número.',
};
const reason = {
  en: 'Find out why: `GET /instance/fetchInstances` shows disconnectionReasonCode. 401: the phone logged it out, or WhatsApp banned the number; 403: WhatsApp refuses it; 440: another session took its place.',
  pt: 'Descubra o motivo: `GET /instance/fetchInstances` mostra disconnectionReasonCode. 401: o celular encerrou a sessão, ou o WhatsApp baniu o número; 403: o WhatsApp a recusa; 440: outra sessão tomou o lugar dela.',
};

/** Two minutes is what the example rules of the repository wait, prometheus.yml.example; a reconnection takes seconds. */
export const instanceDisconnected = defineAlert({
  name: 'EvolutionInstanceDisconnected',
  value: max(instanceUp, byNumber),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  severity: 'critical',
  summary: { en: 'A WhatsApp instance is disconnected', pt: 'Uma instância do WhatsApp está desconectada' },
  description: {
    en: 'Instance {{ $labels.exported_instance }} of the gateway {{ $labels.instance }} has been disconnected from WhatsApp for 2 minutes.',
    pt: 'A instância {{ $labels.exported_instance }} do gateway {{ $labels.instance }} está desconectada do WhatsApp há 2 minutos.',
  },
  runbook: {
    impact: {
      en: 'The number neither receives nor sends messages. Messages that the bot sends through it fail.',
      pt: 'O número não recebe nem envia mensagens. As mensagens que o bot envia por ele falham.',
    },
    causes: [
      {
        en: 'The phone logged the session out, or was offline for two weeks.',
        pt: 'O celular encerrou a sessão, ou ficou sem internet por duas semanas.',
      },
      { en: 'WhatsApp banned or restricted the number.', pt: 'O WhatsApp baniu ou restringiu o número.' },
      {
        en: 'The instance was created, and its QR code was never scanned.',
        pt: 'A instância foi criada, e o QR code dela nunca foi lido.',
      },
      { en: 'The gateway cannot reach WhatsApp.', pt: 'O gateway não consegue chegar ao WhatsApp.' },
    ],
    steps: [
      {
        en: step`Is it one number or all? ${evolutionPanels.connected}. All of them: see EvolutionMostInstancesDisconnected.`,
        pt: step`É um número ou são todos? ${evolutionPanels.connected}. Todos: veja EvolutionMostInstancesDisconnected.`,
      },
      {
        en: step`Which state is it in? ${instanceState}: connecting means that it waits for a QR code or keeps trying; close means that it gave up.`,
        pt: step`Em que estado ela está? ${instanceState}: connecting indica que ela espera a leitura de um QR code ou continua tentando; close indica que desistiu.`,
      },
      reason,
      connect,
      {
        en: 'It was never linked and is not needed: remove it, `DELETE /instance/delete/NAME`.',
        pt: 'Nunca foi conectada e não é necessária: remova-a, `DELETE /instance/delete/NAME`.',
      },
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
  summary: {
    en: 'A WhatsApp instance keeps losing its connection',
    pt: 'Uma instância do WhatsApp perde a conexão o tempo todo',
  },
  description: {
    en: 'Instance {{ $labels.exported_instance }} of the gateway {{ $labels.instance }} was connected for only {{ $value | humanizePercentage }} of the last 30 minutes.',
    pt: 'A instância {{ $labels.exported_instance }} do gateway {{ $labels.instance }} esteve conectada em só {{ $value | humanizePercentage }} dos últimos 30 minutos.',
  },
  runbook: {
    impact: {
      en: 'Messages arrive late or in bursts. WhatsApp may restrict a number that reconnects all the time.',
      pt: 'As mensagens chegam tarde ou em rajadas. O WhatsApp pode restringir um número que reconecta o tempo todo.',
    },
    causes: [
      {
        en: 'The same session runs twice: an old gateway was not stopped after a move.',
        pt: 'A mesma sessão roda duas vezes: um gateway antigo não foi parado depois de uma mudança.',
      },
      {
        en: 'The network between the gateway and WhatsApp is unreliable, or its proxy is.',
        pt: 'A rede entre o gateway e o WhatsApp é instável, ou o proxy dele é.',
      },
      {
        en: 'The gateway is short of memory and restarts.',
        pt: 'Falta memória para o gateway, e ele reinicia.',
      },
    ],
    steps: [
      {
        en: step`${evolutionPanels.connected} shows the pattern: short gaps are reconnections, a long one is a logout.`,
        pt: step`${evolutionPanels.connected} mostra o padrão: lacunas curtas são reconexões, uma longa é um logout.`,
      },
      reason,
      {
        en: 'Code 440 again and again: search for a second gateway with the same database or session, and stop it.',
        pt: 'O código 440 se repete: procure um segundo gateway com o mesmo banco de dados ou a mesma sessão, e pare-o.',
      },
      {
        en: 'Several numbers behind the same proxy: change the proxy, `POST /proxy/set/NAME`.',
        pt: 'Vários números atrás do mesmo proxy: troque o proxy, `POST /proxy/set/NAME`.',
      },
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
  summary: {
    en: 'Most WhatsApp instances of a gateway are disconnected',
    pt: 'A maioria das instâncias do WhatsApp de um gateway está desconectada',
  },
  description: {
    en: 'Only {{ $value | humanizePercentage }} of the instances of the gateway {{ $labels.instance }} are connected to WhatsApp.',
    pt: 'Só {{ $value | humanizePercentage }} das instâncias do gateway {{ $labels.instance }} estão conectadas ao WhatsApp.',
  },
  runbook: {
    impact: {
      en: 'Most numbers neither receive nor send messages.',
      pt: 'A maioria dos números não recebe nem envia mensagens.',
    },
    causes: [
      {
        en: 'The gateway cannot reach WhatsApp: network, DNS, firewall or proxy.',
        pt: 'O gateway não consegue chegar ao WhatsApp: rede, DNS, firewall ou proxy.',
      },
      {
        en: 'WhatsApp changed its protocol, and this version of the gateway is too old for it.',
        pt: 'O WhatsApp mudou o protocolo, e esta versão do gateway é antiga demais para ele.',
      },
      { en: 'WhatsApp has an outage.', pt: 'O WhatsApp está fora do ar.' },
    ],
    steps: [
      {
        en: step`Since when? ${evolutionPanels.share}. All at the same moment: the cause is the network, WhatsApp or a deployment.`,
        pt: step`Desde quando? ${evolutionPanels.share}. Todas no mesmo momento: a causa é a rede, o WhatsApp ou um deploy.`,
      },
      {
        en: 'From the host of the gateway: `curl -sS -o /dev/null -w "%{http_code}" https://web.whatsapp.com`. No answer: repair the network or the proxy.',
        pt: 'No host do gateway: `curl -sS -o /dev/null -w "%{http_code}" https://web.whatsapp.com`. Nenhuma resposta: conserte a rede ou o proxy.',
      },
      {
        en: 'Read the log of the gateway: "Connection Failure" with code 405 means that it announces an outdated WhatsApp version; update the gateway, or set CONFIG_SESSION_PHONE_VERSION.',
        pt: 'Leia o log do gateway: "Connection Failure" com o código 405 indica que ele anuncia uma versão desatualizada do WhatsApp; atualize o gateway, ou defina CONFIG_SESSION_PHONE_VERSION.',
      },
      {
        en: 'Others report the same: wait. Do not log numbers out, because each then needs its QR code scanned again.',
        pt: 'Outras pessoas relatam o mesmo: espere. Não encerre a sessão dos números, porque cada um precisaria de uma nova leitura do QR code.',
      },
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
  summary: { en: 'A WhatsApp gateway has no instances', pt: 'Um gateway do WhatsApp não tem instâncias' },
  description: {
    en: 'The gateway {{ $labels.instance }} has loaded no instance for 5 minutes.',
    pt: 'O gateway {{ $labels.instance }} está há 5 minutos sem nenhuma instância carregada.',
  },
  runbook: {
    impact: {
      en: 'No number works, and requests that name an instance return 404.',
      pt: 'Nenhum número funciona, e as requisições que citam uma instância retornam 404.',
    },
    causes: [
      {
        en: 'It started with an empty or a different database.',
        pt: 'Ele iniciou com um banco de dados vazio ou diferente.',
      },
      {
        en: 'DATABASE_CONNECTION_CLIENT_NAME was changed: it loads only the instances of that name.',
        pt: 'DATABASE_CONNECTION_CLIENT_NAME foi alterado: ele só carrega as instâncias desse nome.',
      },
      {
        en: 'DEL_INSTANCE removed instances that stayed disconnected.',
        pt: 'DEL_INSTANCE removeu instâncias que continuavam desconectadas.',
      },
    ],
    steps: [
      {
        en: step`Was it restarted? Compare the labels of ${environmentInfo} with those of yesterday: another clientName loads other instances.`,
        pt: step`Ele foi reiniciado? Compare os labels de ${environmentInfo} com os de ontem: outro clientName carrega outras instâncias.`,
      },
      {
        en: 'Check that DATABASE_CONNECTION_URI and DATABASE_CONNECTION_CLIENT_NAME are those of before the restart.',
        pt: 'Confira se DATABASE_CONNECTION_URI e DATABASE_CONNECTION_CLIENT_NAME são os de antes do reinício.',
      },
      {
        en: 'The rows are still in the table "Instance": restart the gateway. They are gone: restore the database, and set DEL_INSTANCE=false.',
        pt: 'As linhas ainda estão na tabela "Instance": reinicie o gateway. Elas sumiram: restaure o banco de dados e defina DEL_INSTANCE=false.',
      },
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
