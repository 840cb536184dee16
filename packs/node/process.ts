import type { InBoth } from 'vigia';
import { type AlertDeclaration, type Drive, type PanelName, panelName, standing, step } from 'vigia/alerts';
import { and, changes, divide, type Expression, max, select } from 'vigia/promql';
import { partOf } from '../drives.ts';
import { maxFiles, nodeMemory, nodeVersion, openFiles, startTime } from './metrics.ts';

/** Which processes: those of jobs, or those that call themselves so. */
export interface Which {
  readonly job?: string | readonly string[];
  readonly app?: string;
}

/** How the alerts on a process are called, what they are about, and its panels. */
export interface Process<Prefix extends string = string> {
  /** What the names of its alerts begin with. */
  readonly prefix: Prefix;
  /** What people read: "A Node process". */
  readonly title: InBoth;
  readonly which: Which;
  readonly panels: ProcessPanels;
}

/** Panels that runbooks send people to. */
export interface ProcessPanels {
  readonly memory: PanelName;
  readonly heap: PanelName;
  readonly files: PanelName;
}

/** Names the panels; each system has its own. */
export const processPanels = (title: string): ProcessPanels => ({
  memory: panelName(`${title} Memory`),
  heap: panelName(`${title} Heap`),
  files: panelName(`${title} Open Files`),
});

const byProcess = ['job', 'instance'] as const;

/** Other programs expose `process_…` too: those of Node have a version of Node. */
export function ofNode<L extends string>(of: Expression<L>, which: Which): Expression<L> {
  return and(of, max(select(nodeVersion, which), { by: byProcess }) as Expression<L>, byProcess as never);
}

/** What is the same at every level: a process of Node. */
const running = (which: Which): Drive => standing(select(nodeVersion, which));
const also =
  (drive: Drive, always: Drive): Drive =>
  level => [...drive(level), ...always(1)];

/** awesome-prometheus-alerts calls a program that restarts more than twice in 15 minutes restarting too often, samber.github.io. */
/** The same of any process, without what it means. */
export function inhibits<const Name extends string>(alertname: Name) {
  return {
    source: { alertname },
    target: { alertname: 'TargetRestarts' },
    equal: ['job', 'instance'],
  } as const;
}

export function restarting<const Prefix extends string>({
  prefix,
  title,
  which,
  panels,
}: Process<Prefix>): AlertDeclaration<string, `${Prefix}Restarting`, InBoth> {
  const since = select(startTime, which);
  return {
    name: `${prefix}Restarting`,
    value: ofNode(max(changes(since, '15m'), { by: byProcess }), which),
    threshold: { operator: '>', value: 2 },
    for: '0s',
    severity: 'critical',
    summary: { en: `${title.en} keeps restarting`, pt: `${title.pt} reinicia sem parar` },
    description: {
      en: '{{ $labels.job }} at {{ $labels.instance }} restarted {{ $value }} times in 15 minutes.',
      pt: '{{ $labels.job }} em {{ $labels.instance }} reiniciou {{ $value }} vezes em 15 minutos.',
    },
    runbook: {
      impact: {
        en: 'Each restart drops the requests and connections of that moment.',
        pt: 'Cada reinício derruba as requisições e as conexões daquele momento.',
      },
      causes: [
        {
          en: 'It crashes on an error that nobody catches.',
          pt: 'Ele cai por causa de um erro que ninguém trata.',
        },
        { en: 'It runs out of memory and is killed.', pt: 'Ele fica sem memória e é morto.' },
        {
          en: 'Its health check fails, and the platform restarts it.',
          pt: 'O health check dele falha, e a plataforma o reinicia.',
        },
      ],
      steps: [
        {
          en: 'Read the end of its log before a start. An exception: roll back the last release, or fix it.',
          pt: 'Leia o fim do log antes de um início. Uma exceção: faça rollback da última versão, ou corrija-a.',
        },
        {
          en: step`Memory: ${panels.memory} rises to the same height before each restart. Exit code 137, or "heap out of memory" in the log: give it more, and look for a leak in ${panels.heap}.`,
          pt: step`Memória: ${panels.memory} sobe até a mesma altura antes de cada reinício. Código de saída 137, ou "heap out of memory" no log: dê mais memória e procure um vazamento em ${panels.heap}.`,
        },
        {
          en: 'Neither: look at the events of the platform, `kubectl describe pod` or `docker inspect`, for a failing health check.',
          pt: 'Nenhum dos dois: procure nos eventos da plataforma, `kubectl describe pod` ou `docker inspect`, um health check que falha.',
        },
      ],
    },
    unitTest: {
      // A start time that is later at each scrape is that of a process that restarts between any two.
      drive: also(
        level => standing(since)(0).map(one => ({ ...one, level, kind: 'growth' })),
        running(which),
      ),
      firing: 1,
      silent: 0,
    },
  };
}

/** The node mixin warns when 70 % of the file descriptors of a host are in use, github.com/prometheus/node_exporter. */
export function filesHigh<const Prefix extends string>({
  prefix,
  title,
  which,
  panels,
}: Process<Prefix>): AlertDeclaration<string, `${Prefix}OpenFilesHigh`, InBoth> {
  const [open, allowed] = [select(openFiles, which), select(maxFiles, which)];
  return {
    name: `${prefix}OpenFilesHigh`,
    value: ofNode(max(divide(open, allowed), { by: byProcess }), which),
    threshold: { operator: '>', value: 0.7 },
    for: '15m',
    severity: 'warning',
    category: 'performance',
    summary: {
      en: `${title.en} is about to run out of file descriptors`,
      pt: `${title.pt} está prestes a ficar sem file descriptors`,
    },
    description: {
      en: '{{ $labels.job }} at {{ $labels.instance }} has {{ $value | humanizePercentage }} of its file descriptors open.',
      pt: '{{ $labels.job }} em {{ $labels.instance }} tem {{ $value | humanizePercentage }} dos file descriptors abertos.',
    },
    runbook: {
      impact: {
        en: 'None yet. At the limit it accepts no connections and opens no files (EMFILE).',
        pt: 'Nenhum por enquanto. No limite, ele não aceita conexões e não abre arquivos (EMFILE).',
      },
      causes: [
        {
          en: 'Connections or files are opened and never closed.',
          pt: 'Conexões ou arquivos são abertos e nunca fechados.',
        },
        { en: 'There are many more connections than before.', pt: 'Há muito mais conexões que antes.' },
      ],
      steps: [
        {
          en: step`Does it grow without end? ${panels.files}. Yes: it leaks; restart it, and see below what it keeps open.`,
          pt: step`Cresce sem parar? ${panels.files}. Sim: há um vazamento; reinicie-o e veja abaixo o que ele mantém aberto.`,
        },
        {
          en: 'What is open? `ls -l /proc/PID/fd`, or `lsof -p PID`, grouped by destination.',
          pt: 'O que está aberto? `ls -l /proc/PID/fd`, ou `lsof -p PID`, agrupado por destino.',
        },
        {
          en: 'All are needed: raise the limit, `LimitNOFILE=` of systemd or `ulimits` of compose.',
          pt: 'Todos são necessários: aumente o limite, `LimitNOFILE=` do systemd ou `ulimits` do compose.',
        },
      ],
    },
    unitTest: {
      drive: also(partOf(standing(open), standing(allowed)), running(which)),
      firing: 0.75,
      silent: 0.65,
    },
  };
}

/** Of the limit, a tenth is left for a peak. */
export function memoryHigh<const Prefix extends string>(
  { prefix, title, which, panels }: Process<Prefix>,
  limit: number,
): AlertDeclaration<string, `${Prefix}MemoryHigh`, InBoth> {
  const memory = select(nodeMemory, which);
  return {
    name: `${prefix}MemoryHigh`,
    value: ofNode(max(memory, { by: byProcess }), which),
    threshold: { operator: '>', value: limit * 0.9 },
    for: '10m',
    severity: 'warning',
    category: 'performance',
    summary: {
      en: `${title.en} is close to its memory limit`,
      pt: `${title.pt} está perto do limite de memória`,
    },
    description: {
      en: `{{ $labels.job }} at {{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory; its limit is ${Math.round(limit / 2 ** 20)} MiB.`,
      pt: `{{ $labels.job }} em {{ $labels.instance }} usa {{ $value | humanize1024 }}B de memória; o limite é de ${Math.round(limit / 2 ** 20)} MiB.`,
    },
    runbook: {
      impact: {
        en: 'None yet. At its limit it is killed, and its requests are lost.',
        pt: 'Nenhum por enquanto. No limite ele é morto, e as requisições dele se perdem.',
      },
      causes: [
        { en: 'It leaks memory.', pt: 'Ele tem vazamento de memória.' },
        {
          en: 'It holds more data or connections than before.',
          pt: 'Ele guarda mais dados ou conexões que antes.',
        },
      ],
      steps: [
        {
          en: step`Heap or something else? Compare ${panels.memory} with ${panels.heap}. The heap: start it with \`--heapsnapshot-signal=SIGUSR2\`, and compare two snapshots. Something else: buffers and native modules.`,
          pt: step`É o heap ou outra coisa? Compare ${panels.memory} com ${panels.heap}. O heap: inicie-o com \`--heapsnapshot-signal=SIGUSR2\` e compare dois snapshots. Outra coisa: buffers e módulos nativos.`,
        },
        {
          en: 'It grew since a release: roll back. It grew with traffic: add an instance.',
          pt: 'Cresceu desde uma versão nova: faça rollback. Cresceu com o tráfego: adicione uma instância.',
        },
        {
          en: 'Restart it at a quiet moment, before it is killed at a busy one.',
          pt: 'Reinicie-o em um momento tranquilo, antes que ele seja morto em um momento de pico.',
        },
      ],
    },
    unitTest: { drive: also(standing(memory), running(which)), firing: limit * 0.95, silent: limit * 0.85 },
  };
}
