import type { Alert } from '../../alerts/alert.ts';
import { growing, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import type { InBoth } from '../../language/text.ts';
import { increase, select, sum } from '../../promql/index.ts';
import { messagesSent, messagesWaiting } from '../metrics/messages.ts';
import { deskPanels } from '../panels.ts';

/**
 * Alerts about messages that do not leave the desk, told by channels of other kinds; see `core/alerts/failing.ts`. Both are drilled by the
 * usual replay: nothing that a project starts can break a channel, because a private stack has none.
 */

const service = 'monitoring';
const byKind = { by: ['kind'] } as const;

const causes = [
  {
    en: 'The address, the token or the number of the channel has changed or expired.',
    pt: 'O endereço, o token ou o número do canal mudou ou expirou.',
  },
  {
    en: 'The service of the channel has an outage, or limits the rate.',
    pt: 'O serviço do canal está fora do ar, ou aplica rate limit.',
  },
  {
    en: 'The desk cannot reach it: a proxy, DNS, a certificate.',
    pt: 'O desk não consegue chegar até ele: um proxy, o DNS, um certificado.',
  },
] as const;

const reason = {
  en: 'Read the log of the desk (`docker compose logs desk --tail 200`): `Message given up` and `Channel fails` have the way, the answer and what mends it.',
  pt: 'Leia o log do desk (`docker compose logs desk --tail 200`): `Message given up` e `Channel fails` trazem o destino, a resposta e o que resolve.',
} as const;
const mend = {
  en: 'Send a test: `vigia notify RECEIVER --test` says for each channel whether it was accepted. Refused: write the new secret into its file; the desk reads it at the next message.',
  pt: 'Envie um teste: `vigia notify RECEIVER --test` diz, para cada canal, se foi aceito. Recusado: grave o segredo novo no arquivo dele; o desk o lê na próxima mensagem.',
} as const;

export const deskMessagesLost: Alert<string, InBoth> = {
  name: 'DeskMessagesLost',
  value: sum(increase(select(messagesSent, { outcome: 'lost' }), '15m'), byKind),
  // The desk gives a message up when its receiver refuses it for good, or after six hours: each one is somebody who was not told.
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'critical',
  category: 'system',
  service,
  summary: { en: 'The desk gave up on messages', pt: 'O desk desistiu de mensagens' },
  description: {
    en: 'The desk gave up on {{ $value | humanize }} messages by {{ $labels.kind }} over the last 15 minutes.',
    pt: 'O desk desistiu de {{ $value | humanize }} mensagens por {{ $labels.kind }} nos últimos 15 minutos.',
  },
  runbook: {
    impact: {
      en: 'Somebody has not been told of an alert, an escalation or a report, and will not be told again.',
      pt: 'Alguém não foi avisado de um alerta, de um escalonamento ou de um relatório, e não será avisado de novo.',
    },
    causes,
    steps: [
      reason,
      mend,
      {
        en: 'Open the inbox of the desk: the time line of each incident says who was told. Tell those who were not yourself.',
        pt: 'Abra a caixa de entrada do desk: a linha do tempo de cada incidente diz quem foi avisado. Avise você mesmo quem não foi.',
      },
    ],
  },
  unitTest: {
    drive: growing(select(messagesSent, { kind: 'whatsapp', outcome: 'lost' })),
    firing: 1 / 600,
    silent: 0,
  },
};

export const deskMessagesWaiting: Alert<string, InBoth> = {
  name: 'DeskMessagesWaiting',
  value: sum(messagesWaiting, byKind),
  threshold: { operator: '>', value: 0 },
  // The waits between attempts double from 2 s: eight of them, eight and a half minutes, bridge a restart of the receiver.
  for: '10m',
  severity: 'warning',
  category: 'system',
  service,
  summary: { en: 'Messages wait in the desk', pt: 'Há mensagens esperando no desk' },
  description: {
    en: '{{ $value | humanize }} messages by {{ $labels.kind }} wait in the desk.',
    pt: '{{ $value | humanize }} mensagens por {{ $labels.kind }} esperam no desk.',
  },
  runbook: {
    impact: {
      en: 'People are told late by this channel. Each message is tried again for six hours; then it is lost.',
      pt: 'As pessoas são avisadas com atraso por este canal. Cada mensagem é tentada de novo por seis horas; depois se perde.',
    },
    causes,
    steps: [
      {
        en: step`Since when, and how many? ${deskPanels.messagesWaiting} shows each kind of channel. It climbs: nothing leaves. It falls: the channel is back, and the rest follows by itself.`,
        pt: step`Desde quando, e quantas? ${deskPanels.messagesWaiting} mostra cada tipo de canal. Sobe: nada sai. Desce: o canal voltou, e o resto sai sozinho.`,
      },
      reason,
      mend,
    ],
  },
  unitTest: { drive: standing(select(messagesWaiting, { kind: 'whatsapp' })), firing: 1, silent: 0 },
};
