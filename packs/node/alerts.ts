import { defineAlert } from 'vigia';
import { type Drive, panelName, seriesText, standing, step } from 'vigia/alerts';
import { max, rate, select, sum, total } from 'vigia/promql';
import { gcDuration, lagP99 } from './metrics.ts';
import type { Which } from './process.ts';

export const nodePanels = {
  lag: panelName('Event Loop Delay'),
  gc: panelName('Time in Garbage Collection'),
} as const;

const byProcess = { by: ['job', 'instance'] } as const;

/** The README of @fastify/under-pressure refuses requests from a delay of 1 s, github.com/fastify/under-pressure. */
export const eventLoopBlocked = (which: Which) =>
  defineAlert({
    name: 'NodeEventLoopBlocked',
    value: max(select(lagP99, which), byProcess),
    threshold: { operator: '>', value: 1 },
    for: '5m',
    severity: 'warning',
    category: 'performance',
    summary: {
      en: 'The event loop of a Node process is blocked',
      pt: 'O event loop de um processo Node está bloqueado',
    },
    description: {
      en: 'One in a hundred turns of the event loop of {{ $labels.job }} at {{ $labels.instance }} is late by {{ $value | humanizeDuration }}.',
      pt: 'Uma em cada cem voltas do event loop de {{ $labels.job }} em {{ $labels.instance }} atrasa {{ $value | humanizeDuration }}.',
    },
    runbook: {
      impact: {
        en: 'Everything in the process waits for that long: requests, timers, health checks.',
        pt: 'Tudo no processo espera esse tempo: requisições, timers, health checks.',
      },
      causes: [
        {
          en: 'Synchronous work: large JSON, regular expressions, cryptography, image processing.',
          pt: 'Trabalho síncrono: JSON grande, expressões regulares, criptografia, processamento de imagens.',
        },
        { en: 'The process has less CPU than it needs.', pt: 'O processo tem menos CPU do que precisa.' },
        {
          en: 'Garbage collections are long because the heap is almost full.',
          pt: 'As coletas de lixo são longas porque o heap está quase cheio.',
        },
      ],
      steps: [
        {
          en: step`Garbage collection? ${nodePanels.gc}. Much: see NodeGarbageCollectionHigh.`,
          pt: step`Coleta de lixo? ${nodePanels.gc}. Muita: veja NodeGarbageCollectionHigh.`,
        },
        {
          en: 'What blocks it? `node --cpu-prof`, or send SIGUSR1 and record a CPU profile in the inspector for ten seconds.',
          pt: 'O que o bloqueia? `node --cpu-prof`, ou envie SIGUSR1 e grave um perfil de CPU no inspector por dez segundos.',
        },
        {
          en: 'Its CPU is at its limit: give it more, or add an instance. Otherwise move the work to a worker thread, or split it.',
          pt: 'A CPU dele está no limite: dê mais, ou adicione uma instância. Senão, leve o trabalho para uma worker thread, ou divida-o.',
        },
      ],
    },
    unitTest: { drive: standing(select(lagP99, which)), firing: 1.1, silent: 0.9 },
  });

/** The sum of the durations grows by this share of the time. */
const collecting =
  (which: Which): Drive =>
  share => [{ series: seriesText(select(gcDuration, which), '_sum', 0), level: share, kind: 'growth' }];

/** A tenth of its time is what a process may lose to collections before its response times show it. */
export const collectionHigh = (which: Which) =>
  defineAlert({
    name: 'NodeGarbageCollectionHigh',
    value: sum(rate(total(select(gcDuration, which)), '5m'), byProcess),
    threshold: { operator: '>', value: 0.1 },
    for: '10m',
    severity: 'warning',
    category: 'performance',
    summary: {
      en: 'A Node process spends its time in garbage collection',
      pt: 'Um processo Node passa o tempo em coleta de lixo',
    },
    description: {
      en: '{{ $labels.job }} at {{ $labels.instance }} spends {{ $value | humanizePercentage }} of its time in garbage collection.',
      pt: '{{ $labels.job }} em {{ $labels.instance }} passa {{ $value | humanizePercentage }} do tempo em coleta de lixo.',
    },
    runbook: {
      impact: {
        en: 'The process responds more slowly, and soon crashes with "heap out of memory" if the heap keeps filling.',
        pt: 'O processo responde mais devagar, e logo cai com "heap out of memory" se o heap continuar enchendo.',
      },
      causes: [
        { en: 'The heap is almost full.', pt: 'O heap está quase cheio.' },
        { en: 'It leaks memory.', pt: 'Ele tem vazamento de memória.' },
        { en: 'It makes very many short-lived objects.', pt: 'Ele cria muitíssimos objetos de vida curta.' },
      ],
      steps: [
        {
          en: step`Which kind? ${sum(rate(total(select(gcDuration, which)), '5m'), { by: ['job', 'instance', 'kind'] })}. major: the heap is almost full; minor: very many short-lived objects.`,
          pt: step`De que tipo? ${sum(rate(total(select(gcDuration, which)), '5m'), { by: ['job', 'instance', 'kind'] })}. major: o heap está quase cheio; minor: muitíssimos objetos de vida curta.`,
        },
        {
          en: 'major: raise `--max-old-space-size`, and compare two heap snapshots for what grows.',
          pt: 'major: aumente `--max-old-space-size` e compare dois heap snapshots para ver o que cresce.',
        },
        {
          en: 'minor: raise `--max-semi-space-size`, and record an allocation profile.',
          pt: 'minor: aumente `--max-semi-space-size` e grave um perfil de alocação.',
        },
      ],
    },
    unitTest: { drive: collecting(which), firing: 0.12, silent: 0.08 },
  });
