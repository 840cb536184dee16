import { type Prose, type Step, step } from '../alerts/prose.ts';
import type { DashboardName } from '../alerts/references.ts';
import type { Language } from '../language/language.ts';
import { percent } from './budget.ts';
import { clean, type Urgency } from './windows.ts';

/** What the alerts and the runbooks of every objective say; shares are formatted. */
export interface SloWords {
  /** A share for readers: `0.5 %`. */
  percent(share: number): string;
  number(value: number): string;
  summary(title: string, urgency: Urgency): string;
  description(allowed: string, window: string): string;
  budget(allowed: string, window: string): string;
  explain(of: {
    readonly limit: string;
    readonly long: string;
    readonly short: string;
    readonly factor: string;
    readonly spent: string;
  }): string;
  readonly howUrgent: Readonly<Record<Urgency, string>>;
  open(dashboard: DashboardName): Prose;
  readonly deployment: Step;
  whom(owner: string, urgency: Urgency): string;
  wrongTarget(id: string): string;
}

export const sloWords: Readonly<Record<Language, SloWords>> = {
  en: {
    percent,
    number: String,
    summary: (title, urgency) =>
      `${title}: the error budget is burning ${{ page: 'fast', ticket: 'slowly' }[urgency]}`,
    description: (allowed, window) =>
      `{{ $value | humanizePercentage }} of events were bad; the objective allows ${allowed} over ${window}.`,
    budget: (allowed, window) => `The error budget is ${allowed} over ${window}.`,
    explain: ({ limit, long, short, factor, spent }) =>
      `Fires while more than ${limit} of events are bad over both the last ${long} and the last ${short}: a burn rate of ${factor}, which spends ${spent} of the budget in ${long}.`,
    howUrgent: {
      page: 'At this rate the budget is gone within hours or days: act now.',
      ticket: 'This is not an emergency, but the budget will not last: act within days.',
    },
    open: dashboard =>
      step`Open ${dashboard}: is the short window still above its threshold (ongoing) or below it (over)? How much budget is left?`,
    deployment:
      'Look for a deployment at the time when the burn rate rose: if one fits, roll it back first and investigate later.',
    whom: (owner, urgency) =>
      urgency === 'page'
        ? `Over: record how much of the budget it cost. Ongoing, and you cannot fix it: call the ${owner}.`
        : `Open an issue for the ${owner} with the burn rate and how much budget is left. Less than a quarter of the budget is left: make no change except fixes until it has recovered.`,
    wrongTarget: id =>
      `The target itself is wrong (too strict or too lax for what users notice): change \`${id}\` in slos/ together with its owner, not the alert.`,
  },
  pt: {
    percent: share => `${comma(clean(share * 100))} %`,
    number: comma,
    summary: (title, urgency) =>
      `${title}: o orçamento de erros está sendo consumido ${{ page: 'rapidamente', ticket: 'aos poucos' }[urgency]}`,
    description: (allowed, window) =>
      `{{ $value | humanizePercentage }} dos eventos foram ruins; o objetivo permite ${allowed} em ${window}.`,
    budget: (allowed, window) => `O orçamento de erros é de ${allowed} em ${window}.`,
    explain: ({ limit, long, short, factor, spent }) =>
      `Dispara enquanto mais de ${limit} dos eventos são ruins tanto na janela de ${long} quanto na de ${short}: um burn rate de ${factor}, que gasta ${spent} do orçamento em ${long}.`,
    howUrgent: {
      page: 'Nesse ritmo, o orçamento acaba em horas ou dias: aja agora.',
      ticket: 'Não é uma emergência, mas o orçamento não vai durar: aja nos próximos dias.',
    },
    open: dashboard =>
      step`Abra ${dashboard}: a janela curta ainda está acima do limite (em andamento) ou já está abaixo dele (encerrado)? Quanto resta do orçamento?`,
    deployment:
      'Procure um deploy no momento em que o burn rate subiu: se houver um, faça o rollback primeiro e investigue depois.',
    whom: (owner, urgency) =>
      urgency === 'page'
        ? `Encerrado: registre quanto do orçamento foi gasto. Em andamento, e você não consegue resolver: acione quem responde pelo objetivo (${owner}).`
        : `Abra uma issue para quem responde pelo objetivo (${owner}), com o burn rate e quanto resta do orçamento. Resta menos de um quarto do orçamento: não mude nada além de correções até ele se recuperar.`,
    wrongTarget: id =>
      `A meta em si está errada (rígida ou frouxa demais para o que os usuários percebem): altere \`${id}\` em slos/ com quem responde por ele, e não o alerta.`,
  },
};

function comma(value: number): string {
  return String(value).replace('.', ',');
}
