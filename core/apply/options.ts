/** Options of commands that name servers which somebody has. */
export const serverOptions = {
  grafana: { type: 'string' },
  'grafana-token-file': { type: 'string' },
  folder: { type: 'string' },
  prometheus: { type: 'string' },
  'prometheus-rules': { type: 'string' },
  alertmanager: { type: 'string' },
  'alertmanager-config': { type: 'string' },
  'alertmanager-secrets': { type: 'string' },
  desk: { type: 'string' },
  environment: { type: 'string' },
  systems: { type: 'string' },
  prune: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
} as const;

/** What `--help` says of them. */
export const serverUsage = `  --grafana URL            dashboards, by its API; token: GRAFANA_TOKEN, --grafana-token-file FILE,
                           secrets/grafana-token, or GRAFANA_USER and GRAFANA_PASSWORD
  --folder NAME            one folder for all dashboards (default: the folder of each)
  --prometheus URL         rules, by its API; PROMETHEUS_TOKEN, or PROMETHEUS_USER and _PASSWORD
  --prometheus-rules DIR   the folder that it reads rules from
  --alertmanager URL       routes, receivers and inhibitions, by its API; login as above
  --alertmanager-config FILE  the file that it reads, with templates/ next to it
  --alertmanager-secrets DIR  the folder where it finds the secrets of channels
  --desk HOST:PORT         where Alertmanager reaches the inbox (default: nothing is sent there)
  --environment NAME       the environment of the project (default: its first)
  --systems NAMES          only what belongs to these systems, separated by commas
  --prune                  remove what this project applied and no longer has
  --force                  overwrite what somebody else made or changed`;

export interface ServerValues {
  readonly grafana?: string | undefined;
  readonly 'grafana-token-file'?: string | undefined;
  readonly folder?: string | undefined;
  readonly prometheus?: string | undefined;
  readonly 'prometheus-rules'?: string | undefined;
  readonly alertmanager?: string | undefined;
  readonly 'alertmanager-config'?: string | undefined;
  readonly 'alertmanager-secrets'?: string | undefined;
  readonly desk?: string | undefined;
  readonly environment?: string | undefined;
  readonly systems?: string | undefined;
  readonly prune: boolean;
  readonly force: boolean;
}

/** Whether an option names a server or what it reads. */
export function namesServer(values: ServerValues): boolean {
  return [
    values.grafana,
    values.prometheus,
    values['prometheus-rules'],
    values.alertmanager,
    values['alertmanager-config'],
  ].some(value => value !== undefined);
}
