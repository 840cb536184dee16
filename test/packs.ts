import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evolutionApi } from '@vigia/packs/evolution-api';
import { genAi } from '@vigia/packs/gen-ai';
import { host } from '@vigia/packs/host';
import { http } from '@vigia/packs/http';
import { litellm } from '@vigia/packs/litellm';
import { node } from '@vigia/packs/node';
import { postgresql } from '@vigia/packs/postgresql';
import { probes } from '@vigia/packs/probes';
import { redis } from '@vigia/packs/redis';
import { vllm } from '@vigia/packs/vllm';
import { wppconnect } from '@vigia/packs/wppconnect';
import type { System } from 'vigia';

/** A pack with every option that adds something, and the page of metrics on which it is tried. */
export interface Tried {
  /** The last part of the path from which it is imported. */
  readonly path: string;
  readonly system: System;
  readonly page: string;
  /** What the recorded page lacks, and why; the lines are added to it. */
  readonly added?: { readonly because: string; readonly lines: readonly string[] };
}

const MEBIBYTE = 2 ** 20;

export const tried: readonly Tried[] = [
  { path: 'evolution-api', system: evolutionApi(), page: 'evolution-api' },
  { path: 'wppconnect', system: wppconnect({ memoryLimitBytes: 1024 * MEBIBYTE }), page: 'wppconnect' },
  { path: 'litellm', system: litellm({ dailyBudget: 50 }), page: 'litellm-proxy' },
  { path: 'vllm', system: vllm(), page: 'vllm-engine' },
  {
    path: 'gen-ai',
    system: genAi({
      prices: { 'gpt-4o': { input: 2.5, output: 10 }, 'claude-sonnet-4-5': { input: 3, output: 15 } },
      dailyBudget: 20,
    }),
    page: 'gen-ai',
  },
  { path: 'http', system: http(), page: 'kit' },
  { path: 'node', system: node({ memoryLimitBytes: 512 * MEBIBYTE }), page: 'node' },
  { path: 'host', system: host(), page: 'node-exporter' },
  { path: 'probes', system: probes(), page: 'blackbox-exporter' },
  {
    path: 'postgresql',
    system: postgresql(),
    page: 'postgres-exporter',
    added: {
      because: 'the settings were left out of the recording',
      lines: ['pg_settings_max_connections{server="127.0.0.1:27110"} 100'],
    },
  },
  { path: 'redis', system: redis(), page: 'redis-exporter' },
];

/** Returns the page on which a pack is tried. */
export async function pageOf({ page, added }: Pick<Tried, 'page' | 'added'>): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'recorded-pages', `${page}.prom`), 'utf8');
  return text + (added?.lines ?? []).map(line => `${line}\n`).join('');
}
