import { defineConfig, defineSystem, type InBoth } from 'vigia';
import { type Alert, growing } from 'vigia/alerts';
import { rate, sum } from 'vigia/promql';
import { expect, it } from 'vitest';
import { answersFail, bot, failed, promptAnswers } from '../../bilingual.ts';

const both: InBoth = { en: 'It fails', pt: 'Falha' };
const rest = {
  value: sum(rate(failed, '5m')),
  for: '1m',
  severity: 'warning',
  unitTest: { drive: growing(failed), firing: 2, silent: 1 },
} as const;
const runbook = { impact: both, causes: [both], steps: [both] };
const system = { name: 'bot', title: 'Bot', metrics: [failed] } as const;

it('the compiler holds texts to the languages of the project, and other errors stay what they were', () => {
  // Each is compiled; none needs to run.
  const compiled = () => {
    defineConfig({ languages: ['en', 'pt'], systems: [bot] });
    const plain = defineSystem({ ...system, alerts: [{ ...answersFail, summary: 'It fails' }] });
    // @ts-expect-error -- a text in one language
    defineConfig({ languages: ['en', 'pt'], systems: [plain] });
    defineConfig({ languages: ['en'], systems: [plain] });
    defineConfig({ systems: [plain, bot] });
    const objective = defineSystem({ ...system, slos: [{ ...promptAnswers, causes: ['Age.'] }] });
    // @ts-expect-error -- a cause in one language
    defineConfig({ languages: ['pt', 'en'], systems: [objective] });
    const grouped = defineSystem({
      ...system,
      alerts: [{ name: 'group', alerts: [{ ...answersFail, summary: 'It fails' }] }],
    });
    // @ts-expect-error -- of an alert in a group
    defineConfig({ languages: ['en', 'pt'], systems: [grouped] });
    const made = defineSystem({ ...system, alerts: () => [{ ...answersFail, summary: 'It fails' }] });
    // @ts-expect-error -- of alerts that a function makes
    defineConfig({ languages: ['en', 'pt'], systems: [made] });
    const typed: Alert<string, InBoth> = {
      ...{ ...rest, name: 'BotTyped', service: 'bot', category: 'system', description: both, runbook },
      // @ts-expect-error -- the type says both languages
      summary: 'It fails',
    };
    defineConfig({ languages: ['en', 'pt'], systems: [defineSystem({ ...system, alerts: [typed] })] });
    const described = { ...rest, name: 'A', summary: both, description: both, runbook } as const;
    defineSystem({
      ...system,
      // @ts-expect-error -- there is no field treshold
      alerts: [{ ...described, treshold: 1 }],
    });
    defineSystem({
      ...system,
      // @ts-expect-error -- the description is missing
      alerts: [{ ...rest, name: 'A', summary: both, runbook }],
    });
    // @ts-expect-error -- there is no environment language of that name
    defineConfig({ languages: ['en', 'pt'], systems: [bot], environments: { one: { language: 'es' } } });
    const known = defineSystem({ ...system, alerts: [answersFail] });
    defineConfig({ systems: [known], disable: ['BotAnswersFail'] });
    // @ts-expect-error -- the names of alerts are still those that there are
    defineConfig({ systems: [known], disable: ['BotAnswersFai'] });
  };
  expect(compiled).toBeTypeOf('function');
});
