import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Project } from '../project/project.ts';
import { OTLP_FLAG, OTLP_PATH } from '../stack/remote-write.ts';
import type { Component } from './components.ts';

const MISSING =
  'this Prometheus is built without the receiver, as that of Debian is: use --compose, or put the one of prometheus.io on the PATH';

/** Returns the project as this Prometheus can run it: one that is built without the receiver would refuse to start. */
export async function receivable(project: Project, prometheus: string | undefined): Promise<Project> {
  if (!project.otlp || prometheus === undefined || (await hasReceiver(prometheus))) return project;
  return { ...project, otlp: false };
}

/** Whether the program receives metrics by OTLP. */
export async function hasReceiver(prometheus: string): Promise<boolean> {
  const asked = promisify(execFile)(prometheus, ['--help'], { timeout: 10_000 });
  const { stdout, stderr } = await asked.catch(() => ({ stdout: '', stderr: '' }));
  return `${stdout}${stderr}`.includes(OTLP_FLAG.replace(/^--/, ''));
}

/** Returns the components with where services push metrics after Prometheus, if the project wants that. */
export function withReceiver(
  components: readonly Component[],
  wanted: Project,
  running: Pick<Project, 'otlp'>,
): Component[] {
  if (!wanted.otlp) return [...components];
  const row = ({ url, state }: Component): Component => {
    const own = { name: 'otlp', title: 'Metrics by OTLP' };
    if (!running.otlp) return { ...own, state: 'absent', reason: MISSING };
    return { ...own, state, ...(url !== undefined && { url: `${url}${OTLP_PATH}` }) };
  };
  return components.flatMap(one => (one.name === 'prometheus' ? [one, row(one)] : [one]));
}
