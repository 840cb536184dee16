/** A project as a value: systems, and what is generated, run and drilled of them. */
export type { Notice } from './alerts/routing.ts';
export type { BackupPlace } from './desk/backups.ts';
export {
  defineFigure,
  type Figure,
  type FigureAdvice,
  type FigureKind,
  type FigureTitle,
} from './desk/figures.ts';
export type { RemedyAction } from './desk/remedy-action.ts';
export type { Language } from './language/language.ts';
export type { InBoth, Text } from './language/text.ts';
export { exposedOf } from './project/bindings.ts';
export type { Choices, ObjectiveOverride } from './project/choices.ts';
export type { Settings } from './project/config.ts';
export { defineAlert, defineDashboard, defineObjective } from './project/declare.ts';
export type { Definitions } from './project/definitions.ts';
export type { LogSource } from './project/logs.ts';
export type { EnvironmentOptions, ProjectOptions } from './project/options.ts';
export { type Desk, defineConfig, type Project } from './project/project.ts';
export type { RemoteWrite } from './project/remote-write.ts';
export { countedService, httpService, type Service } from './project/service.ts';
export { type Addition, defineSystem, type Sentinels, type System } from './project/system.ts';
export type {
  Auth,
  Discovery,
  DnsDiscovery,
  DockerDiscovery,
  KubernetesDiscovery,
  Target,
  Tls,
} from './project/target.ts';
export { channelSecretsOf } from './stack/secrets.ts';
export { type Container, type Placement, type Server, urlOf } from './stack/server.ts';
