import type { Alert } from '../../alerts/alert.ts';
import { type Drive, growing, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import type { InBoth } from '../../language/text.ts';
import { avg, complement, divide, max, type Range, rate, select } from '../../promql/index.ts';
import {
  cpuSeconds,
  filesystemAvailable,
  filesystemSize,
  memoryAvailable,
  memoryTotal,
} from '../metrics/host.ts';
import { infrastructurePanels } from '../panels.ts';

/**
 * The host. The thresholds of the Production document, 80 and 95 % for CPU, 85 and 95 % for memory and disk,
 * are also those of the Agente Qualificador document (CPU over 80 %, memory over 85 %, for 5 minutes).
 */
const service = 'host';

const idle = select(cpuSeconds, { mode: 'idle' });

/** Share of time in which the CPUs were not idle, 0 to 1. A CPU that waits for a disk is not idle. */
export const cpuBusy = (range: Range) => complement(avg(rate(idle, range), { by: ['instance'] }));
export const memoryUsed = max(complement(divide(select(memoryAvailable), select(memoryTotal))), {
  by: ['instance'],
});
/** One file system may be mounted in several places. */
export const diskUsed = max(complement(divide(select(filesystemAvailable), select(filesystemSize))), {
  by: ['instance', 'device'],
});

/** Rounds to twelve significant digits: a share of 0.82 leaves 18 of 100. */
const clean = (value: number) => Number(value.toPrecision(12));

/** Two gauges: one holds the whole, the other the part of it that is left. */
const left =
  (part: typeof memoryAvailable, whole: typeof memoryTotal): Drive =>
  share => [...standing(whole)(100), ...standing(part)(clean(100 * (1 - share)))];
const idling: Drive = share => growing(idle)(5 * (1 - share));

const cpu = {
  value: cpuBusy('5m'),
  for: '5m',
  category: 'performance',
  service,
  description: {
    en: 'CPU usage of {{ $labels.instance }} averaged {{ $value | humanizePercentage }} over the last 5 minutes.',
    pt: 'O uso de CPU de {{ $labels.instance }} ficou em média em {{ $value | humanizePercentage }} nos últimos 5 minutos.',
  },
} as const;

const cpuCauses = [
  {
    en: 'More traffic than usual, or a loop in a release.',
    pt: 'Mais tráfego que o normal, ou um loop em uma versão nova.',
  },
  {
    en: 'Another program on the host, such as a backup, uses the CPU.',
    pt: 'Outro programa no host, como um backup, está usando a CPU.',
  },
  {
    en: 'The disk is slow, and the CPUs wait for it.',
    pt: 'O disco está lento, e as CPUs ficam esperando por ele.',
  },
] as const;
const cpuSteps = [
  {
    en: step`${infrastructurePanels.cpuByMode} shows whether programs (user), the kernel (system), the disk (iowait) or the hypervisor (steal) take the time.`,
    pt: step`${infrastructurePanels.cpuByMode} mostra se o tempo vai para os programas (user), o kernel (system), o disco (iowait) ou o hypervisor (steal).`,
  },
  {
    en: step`Find the process: \`top -o %CPU\` on the host, or \`docker stats\`; ${infrastructurePanels.processCpu} shows each job.`,
    pt: step`Encontre o processo: \`top -o %CPU\` no host, ou \`docker stats\`; ${infrastructurePanels.processCpu} mostra cada job.`,
  },
  {
    en: 'Ours, and traffic has grown: add an instance. Ours, and it has not: roll back the last release. Steal: ask the provider of the virtual machine.',
    pt: 'É nosso, e o tráfego cresceu: adicione uma instância. É nosso, e o tráfego não cresceu: faça rollback da última versão. Steal: fale com o provedor da máquina virtual.',
  },
] as const;

export const hostCpuHigh: Alert<string, InBoth> = {
  ...cpu,
  name: 'HostCpuHigh',
  threshold: { operator: '>', value: 0.8 },
  severity: 'warning',
  summary: { en: 'Host CPU usage is high', pt: 'O uso de CPU do host está alto' },
  runbook: {
    impact: {
      en: 'Everything on the host responds more slowly, and there is little room for more traffic.',
      pt: 'Tudo no host responde mais devagar, e há pouca folga para mais tráfego.',
    },
    causes: cpuCauses,
    steps: cpuSteps,
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: idling, firing: 0.82, silent: 0.78 },
};

export const hostCpuSaturated: Alert<string, InBoth> = {
  ...cpu,
  name: 'HostCpuSaturated',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: { en: 'Host CPU is saturated', pt: 'A CPU do host está saturada' },
  runbook: {
    impact: {
      en: 'Requests wait for CPU: users see timeouts, and health checks may fail.',
      pt: 'As requisições esperam por CPU: os usuários veem timeouts, e health checks podem falhar.',
    },
    causes: cpuCauses,
    steps: [
      {
        en: 'Reduce the load first: add an instance, or throttle the client that sends the most (`topk` over the request rates).',
        pt: 'Primeiro reduza a carga: adicione uma instância, ou limite o cliente que mais envia (`topk` sobre as taxas de requisições).',
      },
      ...cpuSteps,
    ],
  },
  drill: { scenario: 'host-exhausted', orReplay: true },
  unitTest: { drive: idling, firing: 0.97, silent: 0.94 },
};

const memory = {
  value: memoryUsed,
  for: '5m',
  category: 'performance',
  service,
  description: {
    en: 'Memory usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.',
    pt: 'O uso de memória de {{ $labels.instance }} está em {{ $value | humanizePercentage }}.',
  },
} as const;
const memoryCauses = [
  {
    en: 'A program leaks memory, or holds more data than before.',
    pt: 'Um programa tem vazamento de memória, ou guarda mais dados que antes.',
  },
  { en: 'Too much runs on the host.', pt: 'Há coisas demais rodando no host.' },
] as const;
const memorySteps = [
  {
    en: step`Find the process: \`ps aux --sort=-rss | head\`, or \`docker stats\`; ${infrastructurePanels.processMemory} shows which one grows.`,
    pt: step`Encontre o processo: \`ps aux --sort=-rss | head\`, ou \`docker stats\`; ${infrastructurePanels.processMemory} mostra qual deles cresce.`,
  },
  {
    en: 'It grows without end: that program leaks memory; restart it, and look for its last release.',
    pt: 'Cresce sem parar: esse programa tem vazamento de memória; reinicie-o e procure a última versão dele.',
  },
  {
    en: 'All are normal: move something to another host, or give this one more memory.',
    pt: 'Todos estão normais: leve algo para outro host, ou dê mais memória a este.',
  },
] as const;
const memoryDrive = left(memoryAvailable, memoryTotal);

export const hostMemoryHigh: Alert<string, InBoth> = {
  ...memory,
  name: 'HostMemoryHigh',
  threshold: { operator: '>', value: 0.85 },
  severity: 'warning',
  summary: { en: 'Host memory is almost exhausted', pt: 'A memória do host está quase esgotada' },
  runbook: {
    impact: {
      en: 'None yet; files are read from disk more often, because less memory is left to cache them.',
      pt: 'Nenhum por enquanto; arquivos são lidos do disco com mais frequência, porque sobra menos memória para o cache.',
    },
    causes: memoryCauses,
    steps: memorySteps,
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: memoryDrive, firing: 0.86, silent: 0.84 },
};

export const hostMemoryExhausted: Alert<string, InBoth> = {
  ...memory,
  name: 'HostMemoryExhausted',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: { en: 'The host is about to run out of memory', pt: 'A memória do host está prestes a acabar' },
  runbook: {
    impact: {
      en: 'The kernel is about to kill a program, most often the largest: a database, or the service itself.',
      pt: 'O kernel está prestes a matar um programa, em geral o maior: um banco de dados ou o próprio serviço.',
    },
    causes: memoryCauses,
    steps: [
      {
        en: 'Restart the largest expendable program before the kernel chooses one.',
        pt: 'Reinicie o maior programa dispensável antes que o kernel escolha um.',
      },
      {
        en: 'Has one been killed already? `dmesg | grep -i "out of memory"`.',
        pt: 'Algum já foi morto? `dmesg | grep -i "out of memory"`.',
      },
      ...memorySteps,
    ],
  },
  drill: { scenario: 'host-exhausted', orReplay: true },
  unitTest: { drive: memoryDrive, firing: 0.96, silent: 0.94 },
};

const disk = {
  value: diskUsed,
  for: '5m',
  category: 'performance',
  service,
  description: {
    en: 'Disk usage of {{ $labels.device }} on {{ $labels.instance }} is {{ $value | humanizePercentage }}.',
    pt: 'O uso do disco {{ $labels.device }} em {{ $labels.instance }} está em {{ $value | humanizePercentage }}.',
  },
} as const;
const diskCauses = [
  {
    en: 'Logs, metrics or backups are kept longer than the disk has room for.',
    pt: 'Logs, métricas ou backups são mantidos por mais tempo do que cabe no disco.',
  },
  {
    en: 'Old container images and volumes were never removed.',
    pt: 'Imagens e volumes antigos de contêineres nunca foram removidos.',
  },
  { en: 'The database has grown.', pt: 'O banco de dados cresceu.' },
] as const;
const diskSteps = [
  {
    en: 'Find what takes the space: `df -h`, then `du -xh --max-depth=2 / | sort -h | tail`.',
    pt: 'Descubra o que ocupa o espaço: `df -h`, depois `du -xh --max-depth=2 / | sort -h | tail`.',
  },
  {
    en: 'Containers: `docker system df`, then `docker image prune`. Logs: `journalctl --vacuum-size=500M`.',
    pt: 'Contêineres: `docker system df`, depois `docker image prune`. Logs: `journalctl --vacuum-size=500M`.',
  },
  {
    en: 'Metrics, logs: shorten retentionDays and logRetentionDays in vigia.config.ts, and generate. Database: give it a larger disk.',
    pt: 'Métricas, logs: reduza retentionDays e logRetentionDays em vigia.config.ts e gere de novo. Banco de dados: dê a ele um disco maior.',
  },
] as const;
const diskDrive = left(filesystemAvailable, filesystemSize);

export const hostDiskHigh: Alert<string, InBoth> = {
  ...disk,
  name: 'HostDiskHigh',
  threshold: { operator: '>', value: 0.85 },
  severity: 'warning',
  summary: { en: 'A host disk is almost full', pt: 'Um disco do host está quase cheio' },
  runbook: {
    impact: {
      en: 'None yet; it depends on how fast the disk fills.',
      pt: 'Nenhum por enquanto; depende da velocidade com que o disco enche.',
    },
    causes: diskCauses,
    steps: [
      {
        en: step`Is there time? ${infrastructurePanels.diskUse} shows whether the space lasts for hours or for days.`,
        pt: step`Dá tempo? ${infrastructurePanels.diskUse} mostra se o espaço dura horas ou dias.`,
      },
      ...diskSteps,
    ],
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: diskDrive, firing: 0.86, silent: 0.84 },
};

export const hostDiskFull: Alert<string, InBoth> = {
  ...disk,
  name: 'HostDiskFull',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: {
    en: 'A host disk is about to run out of space',
    pt: 'Um disco do host está prestes a ficar sem espaço',
  },
  runbook: {
    impact: {
      en: 'When it is full, the database rejects writes, and logs and metrics stop.',
      pt: 'Quando ele enche, o banco de dados recusa gravações, e logs e métricas param.',
    },
    causes: diskCauses,
    steps: [
      {
        en: 'Free space at once: remove what can be downloaded again, such as images and package caches.',
        pt: 'Libere espaço já: remova o que pode ser baixado de novo, como imagens e caches de pacotes.',
      },
      ...diskSteps,
    ],
  },
  drill: { scenario: 'host-exhausted', orReplay: true },
  unitTest: { drive: diskDrive, firing: 0.96, silent: 0.94 },
};

export const host = {
  name: 'host',
  alerts: [hostCpuHigh, hostCpuSaturated, hostMemoryHigh, hostMemoryExhausted, hostDiskHigh, hostDiskFull],
};
