import type { Category, Severity, Threshold } from '../alerts/alert.ts';
import type { Route } from '../alerts/routing.ts';
import type { DeskBackup } from './backups.ts';
import type { DeskWay } from './channels.ts';
import type { DeskDuty } from './duty.ts';
import type { DeskFigure } from './figures.ts';
import type { AlertTexts, DeskLanguages } from './language.ts';
import type { DeskObjective } from './objectives.ts';
import type { DeskPages } from './pages.ts';
import type { DeskAction, DeskRemedy } from './remedies.ts';
import type { DeskReports } from './reports.ts';

/** The form of the file: a desk refuses one that it does not know. */
export const DESK_PROJECT_FORM = 1;

/** What the desk knows of its project. It is generated, so that the desk loads nothing of the language. */
export interface DeskProject extends DeskLanguages {
  readonly form: typeof DESK_PROJECT_FORM;
  readonly environment: string;
  readonly environments: readonly string[];
  /** Labels that tell the environments of a fleet apart. */
  readonly fleetLabels: readonly string[];
  /** The label that names the customer, where alerts have one. */
  readonly tenantLabel: string;
  /** Divides the times of the project: 1 in real time. */
  readonly timeScale: number;
  readonly systems: readonly { readonly name: string; readonly title: string }[];
  readonly links: {
    readonly grafana: string;
    readonly prometheus: string;
    readonly jaeger: string;
  };
  readonly alerts: readonly DeskAlert[];
  readonly receivers: readonly string[];
  readonly routes: readonly Route[];
  /** The ways to people, by channel and receiver. */
  readonly channels: Readonly<Record<string, readonly DeskWay[]>>;
  /** The services whose log lines have their name. */
  readonly logs: readonly string[];
  /** Messages that are not alerts, such as reports. */
  readonly notices: readonly string[];
  /** What its pages know in addition; undefined where the project is not known. */
  readonly pages?: DeskPages;
  readonly objectives: readonly DeskObjective[];
  /** Who is told by the desk itself, and when. */
  readonly duty: DeskDuty;
  /** Figures of the systems, which it serves and puts into reports. */
  readonly figures: readonly DeskFigure[];
  /** What it may call of the project's services, and nothing else. */
  readonly actions: readonly DeskAction[];
  /** Backups of the project's services. */
  readonly backups: readonly DeskBackup[];
  readonly reports: DeskReports;
  readonly keep: { readonly days: number; readonly incidents: number };
}

/** What the desk knows of an alert. */
export interface DeskAlert extends AlertTexts {
  readonly name: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly service: string;
  /** The fourth level: critical, and told on the telephone. */
  readonly escalate: boolean;
  readonly for: string;
  readonly threshold?: Threshold;
  /** The panel that shows its value. */
  readonly panel?: { readonly uid: string; readonly panelId: number };
  /** What it does by itself when the alert fires. */
  readonly remedy?: DeskRemedy;
}
