import { groupedBy } from '../../alerts/routing.ts';
import { commandLine } from '../../project/command-line.ts';
import type { Config } from '../../project/config.ts';
import { DESK } from '../../stack/desk.ts';
import type { AlertingTables } from './alerting-tables.ts';
import { dutyText } from './duty.ts';

/** Returns the page about alerting in Portuguese, without its first line. */
export function alertingInPortuguese(config: Config, tables: AlertingTables, example: string): string {
  const { project } = config;
  const labels = groupedBy(project.fleetLabels)
    .map(name => `\`${name}\``)
    .join(', ');
  return `# Alertas

## Níveis

| nível dos documentos | labels do alerta | significado |
|---|---|---|
${tables.levels}

${project.desk ? 'O `GET /production/alerts/active` do desk aceita os dois, `?severity=critical` ou `?level=HIGH`.\n\n' : ''}## Quem é avisado, e com que frequência

Estes tempos implementam o cooldown dos documentos. Os alertas com os mesmos valores de ${labels} formam uma
notificação. A primeira é enviada depois da *espera*, a seguinte depois do *intervalo*, se algo mudou, e uma repetição depois da
*repetição*. O que é crítico em um ambiente não segura nada de outro. As rotas são tentadas nesta ordem; uma rota com *cópia*
também segue para a próxima.${project.routes.some(({ hours }) => hours) ? ' Uma rota com horário só vale dentro dele.' : ''}

| quando | receiver | espera | intervalo | repetição | cópia |
|---|---|---|---|---|---|
${tables.routes}

Enquanto o que está à esquerda dispara, o que está à direita não é avisado, se os dois têm os mesmos valores dos labels:

| dispara | não é avisado | iguais |
|---|---|---|
${tables.inhibitions}

${project.desk?.server === DESK ? `${HISTORY}\n\n${dutyText(config)}` : project.desk ? `${ESCALATION}\n${HISTORY}` : ESCALATION}

${ROUTING}

## Canais

Desligados por padrão: as notificações ${project.desk ? 'vão só para a caixa de entrada' : 'não vão para lugar nenhum'}. \`channels\` de ${CONFIG} acrescenta ${project.desk ? 'outros' : 'canais'}, cada um com o
nome do seu segredo, que você escolhe. Grave o valor no arquivo \`${config.secretsFolder}/NOME\` da pasta do projeto e não o coloque no repositório; sem
ele, o stack não inicia. Há Slack, Discord, e-mail, Telegram, Microsoft Teams${project.desk ? ', WhatsApp' : ''} e webhooks. Por exemplo:

\`\`\`ts
${example}
\`\`\`

O canal do Slack é um nome (\`#alerts\`) ou um id (\`C0123ABC\`). O e-mail precisa de um servidor com TLS, a não ser que o canal
não tenha login e diga \`requireTls: false\`; \`tlsCa\` é o segredo com o certificado de uma autoridade sua. Uma mensagem traz os alertas que
disparam e os resolvidos, cada grupo sob um título: o que é, o valor e o limite, desde quando ou por quanto tempo, a severidade, o cliente e links.

Vários canais do mesmo tipo são várias entradas. Quando um tipo de canal falha, \`NotificationsFailing\` é avisado pelos outros${project.desk ? ';\n`DeskMessagesLost` e `DeskMessagesWaiting` também, quando o desk não consegue enviar por ele' : ''}.

Depois execute \`${commandLine(project, 'generate')}\` e teste cada receiver: \`${commandLine(project, 'notify', 'critical', '--test')}\`.${project.desk ? BY_DESK : ''}
`;
}

const CONFIG = '[vigia.config.ts](../vigia.config.ts)';

const ESCALATION = `- **Escalonamento**: a espera de \`escalation\` é o \`escalateAfter\` de ${CONFIG}. Se um alerta termina nesse tempo, ou
  alguém o silencia, ele não é escalonado.`;

const HISTORY = `- **Histórico**: cada receiver é uma página da caixa de entrada, e o desk guarda toda notificação, com a linha do tempo de cada incidente. Um
  alerta resolvido manualmente (\`POST /production/alerts/{id}/resolve\`) fica silenciado por uma hora; o que continua disparando depois
  disso volta a ficar aberto.`;

const ROUTING = `### Rotas do projeto

\`routing\` de ${CONFIG}, ou de um dos ambientes, diz quem é avisado antes das rotas usuais por severidade. A primeira entrada que
corresponde ao alerta naquele momento encerra a busca, a não ser que diga \`continue: true\`. O que nenhuma entrada alcança segue o
caminho usual.

\`\`\`ts
channels: { ops: [/* … */], 'on-call': [/* … */] },
routing: [
  { severity: 'critical', hours: { weekdays: workdays, from: '08:00', to: '18:00', timeZone: 'America/Sao_Paulo' }, to: ['ops'] },
  { severity: 'critical', to: ['on-call', 'ops'], repeatInterval: '30m' },
  { category: 'business', to: ['ops'], groupBy: ['alertname'], muted: { weekdays: ['sunday'], timeZone: 'America/Sao_Paulo' } },
  { severity: 'info', to: [] },
],
inhibitions: [{ source: { alertname: 'TargetDown' }, target: { category: 'performance' }, equal: ['service'] }],
\`\`\`

- \`to\` traz chaves de \`channels\` ou receivers da tabela. \`[]\` não avisa ninguém; a caixa de entrada guarda o alerta.
- \`hours\` é quando a entrada vale; fora desse horário a busca continua. \`muted\` é quando ninguém é avisado; o que ainda dispara depois é avisado então.
- \`groupWait\`, \`groupInterval\` e \`repeatInterval\` (o cooldown) são os usuais da severidade, a não ser que sejam dados.
- \`workdays\` vem de \`vigia/alerts\`. Um nome que não existe não compila, ou o build falha.`;

const BY_DESK = `

## O que o desk envia

O próprio Alertmanager envia a todos os canais, e assim nenhuma mensagem se perde quando o desk está fora do ar; só o WhatsApp é
enviado pelo desk. Um canal que diz \`through: 'desk'\` também é enviado pelo desk: com links para as páginas dele, com botões e
cartões onde o canal os tem, e com novas tentativas por horas enquanto o destino está fora do ar. O desk responde ao Alertmanager
quando enviou a mensagem ou a gravou. Se o destino a recusa de vez, o Alertmanager é avisado, e \`NotificationsFailing\` dispara.

- **WhatsApp por um gateway** (\`by: 'uaz'\`): \`{ "number": …, "text": … }\` é enviado por POST a \`url\`, com o segredo \`token\` no
  cabeçalho \`token\`. Para a Evolution API, cujo endereço termina em \`/message/sendText/INSTANCE\`, diga \`tokenHeader: 'apikey'\`.
- **WhatsApp Cloud API** (\`by: 'cloud'\`): a Meta só entrega texto livre a quem escreveu para o número nas últimas 24 horas. Aprove
  um template cujo corpo seja um parâmetro e informe-o em \`template\`.`;
