import { defineDashboard } from 'vigia';
import {
  alertsNow,
  alertValue,
  badFrom,
  hue,
  keyFigures,
  line,
  orZero,
  perSecond,
  query,
  stat,
  timeSeries,
} from 'vigia/dashboards';
import { histogramQuantile, max, ratio, sum } from 'vigia/promql';
import {
  cacheFull,
  engineStuck,
  firstTokenSlow,
  preempting,
  queueGrowing,
  requestsFailing,
  tokensSlow,
} from './alerts.ts';
import {
  cacheHits,
  cacheQueries,
  cacheUsage,
  finished,
  generatedTokens,
  promptTokens,
  queueTime,
  requestTime,
  running,
  timeToFirstToken,
  waiting,
} from './metrics.ts';
import { vllmPanels } from './panels.ts';

export const vllmDashboard = defineDashboard({
  uid: 'vigia-vllm',
  title: 'Model Server: vLLM',
  description: 'Do the models answer, how fast, and how full are the servers?',
  keyFigure: 'KV Cache',
  sections: [
    keyFigures([
      alertsNow(['vllm']),
      stat('Finished', {
        description: 'Requests per second that finished, however. Zero: no traffic, or a server is stuck.',
        unit: 'perSecond',
        queries: [query(orZero(perSecond(finished)), 'requests')],
      }),
      stat('First Token', {
        description: 'Time within which 95 % of the answers begin. Red: users wait.',
        unit: 'seconds',
        queries: [query(histogramQuantile(0.95, timeToFirstToken, '$__rate_interval'), 'p95')],
        steps: badFrom(1, 2),
      }),
      stat('Waiting', {
        description: 'Requests in the queues of all servers. Not zero for long: the servers are full.',
        unit: 'items',
        queries: [query(sum(waiting), 'requests')],
        steps: badFrom(1, 6),
      }),
      stat('KV Cache', {
        description: 'KV cache usage of the fullest engine. Red: it is about to interrupt requests.',
        unit: 'ratio',
        decimals: 0,
        queries: [query(max(cacheUsage), 'used')],
        steps: badFrom(0.8, 0.95),
      }),
    ]),
    {
      title: 'Requests',
      lines: [
        line(8, [
          timeSeries(vllmPanels.finished, {
            description:
              'Requests per second by how they ended. length: answers are cut off; abort: clients give up; error: read the log.',
            unit: 'perSecond',
            stack: true,
            queries: [query(perSecond(finished, ['finished_reason']), '{{finished_reason}}')],
            colors: {
              stop: hue.blue,
              length: hue.sky,
              abort: hue.sand,
              error: hue.pink,
              repetition: hue.purple,
            },
          }),
          timeSeries('Failed Requests', {
            description:
              'Share of the requests to each server that end with an error. Above the line: read its log.',
            unit: 'ratio',
            queries: [alertValue(requestsFailing)],
            alert: requestsFailing,
          }),
          timeSeries('Request Time', {
            description: 'Time of whole requests. It grows with the length of the answers.',
            unit: 'seconds',
            queries: [
              query(histogramQuantile(0.5, requestTime, '$__rate_interval'), 'p50'),
              query(histogramQuantile(0.95, requestTime, '$__rate_interval'), 'p95'),
            ],
            colors: { p50: hue.sky, p95: hue.blue },
          }),
        ]),
        line(8, [
          timeSeries('Time to First Token (p95)', {
            description:
              'Time within which 95 % of the answers begin. Above the line: do requests wait in the queue?',
            unit: 'seconds',
            queries: [alertValue(firstTokenSlow)],
            alert: firstTokenSlow,
          }),
          timeSeries('Time Between Tokens (p95)', {
            description:
              'Time between two tokens of an answer. Above the line: too many requests share the GPU.',
            unit: 'seconds',
            queries: [alertValue(tokensSlow)],
            alert: tokensSlow,
          }),
          timeSeries(vllmPanels.queueTime, {
            description:
              'Time that requests wait before the model begins with them. It rises: add a replica.',
            unit: 'seconds',
            queries: [
              query(histogramQuantile(0.95, queueTime, '$__rate_interval', ['instance']), '{{instance}}'),
            ],
          }),
        ]),
      ],
    },
    {
      title: 'Saturation',
      lines: [
        line(8, [
          timeSeries(vllmPanels.requests, {
            description: 'Requests in batches, and those that wait. Waiting for long: the server is full.',
            unit: 'items',
            queries: [query(sum(running), 'running'), query(sum(waiting), 'waiting')],
            colors: { running: hue.blue, waiting: hue.sand },
          }),
          timeSeries('Queue', {
            description: 'Requests that wait at each server. Above the line: add a replica, or send less.',
            unit: 'items',
            queries: [alertValue(queueGrowing)],
            alert: queueGrowing,
          }),
          timeSeries(vllmPanels.cache, {
            description:
              'Share of the KV cache in use. Above the line: requests are about to be interrupted.',
            unit: 'ratio',
            queries: [alertValue(cacheFull)],
            alert: cacheFull,
          }),
          timeSeries(vllmPanels.preemptions, {
            description:
              'Requests per second that are interrupted and computed again. Above the line: the cache is too small.',
            unit: 'perSecond',
            queries: [alertValue(preempting)],
            alert: preempting,
          }),
        ]),
      ],
    },
    {
      title: 'Tokens',
      lines: [
        line(8, [
          timeSeries(vllmPanels.tokens, {
            description: 'Tokens per second, of prompts and of answers.',
            unit: 'tokens/s',
            queries: [
              query(perSecond(promptTokens), 'prompts'),
              query(perSecond(generatedTokens), 'answers'),
            ],
            colors: { prompts: hue.blue, answers: hue.purple },
          }),
          timeSeries('Tokens While Requests Run', {
            description:
              'Tokens per second of servers that have requests. Zero: the server is stuck; restart it.',
            unit: 'tokens/s',
            queries: [alertValue(engineStuck)],
            alert: engineStuck,
          }),
          timeSeries(vllmPanels.prefix, {
            description:
              'Share of the tokens of prompts that are in the prefix cache. It falls: the beginning of prompts changes.',
            unit: 'ratio',
            queries: [query(ratio(perSecond(cacheHits), perSecond(cacheQueries)), 'found')],
          }),
        ]),
      ],
    },
  ],
});
