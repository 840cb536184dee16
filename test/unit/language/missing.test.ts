import { defineConfig, defineSystem } from 'vigia';
import { step } from 'vigia/alerts';
import { describe, expect, it } from 'vitest';
import { answersFail, bilingual, botSystem, duration, failed, promptAnswers } from '../../bilingual.ts';

/** What JavaScript may give: any text, anywhere. */
const withAlert = (changes: object, options: object = { languages: ['en', 'pt'] }) =>
  defineConfig({
    systems: [defineSystem({ ...botSystem, alerts: [{ ...answersFail, ...changes }] } as never)],
    ...options,
  } as never);

const { runbook } = answersFail;

describe('a text that is missing in a language', () => {
  it.each([
    ['summary', { summary: { en: 'It fails' } }, 'summary has no text in pt, only "It fails"'],
    ['summary', { summary: { en: 'It fails', pt: '  ' } }, 'summary has no text in pt, only "It fails"'],
    ['description', { description: { pt: 'Falha' } }, 'description has no text in en, only "Falha"'],
    ['summary', { summary: 'It fails' }, 'summary is in one language, "It fails": the project declares'],
    ['summary', { summary: { en: 'It fails', 'pt-BR': 'Falha' } }, 'summary has no text in pt'],
    ['summary', { summary: { english: 'It fails' } }, 'summary has the keys english'],
    ['summary', { summary: undefined }, 'summary is undefined: write a text'],
    ['a cause', { runbook: { ...runbook, causes: ['Age.'] } }, 'runbook.causes[0] is in one language'],
    ['a step', { runbook: { ...runbook, steps: [step`See ${failed}.`] } }, 'runbook.steps[0] is in one'],
    [
      'what people do in a drill',
      { drill: { byHand: { pt: 'Desligue.' }, everyDays: 30 } },
      'drill.byHand has no text in en, only "Desligue."',
    ],
    [
      'a query of a step',
      { runbook: { ...runbook, steps: [{ en: step`See ${failed}.`, pt: step`Veja ${duration}.` }] } },
      'runbook.steps[0] refers to other queries, endpoints, metrics or panels in en than in pt',
    ],
  ])('is refused with the alert, the field and the language: %s', (_, changes, message) => {
    expect(() => withAlert(changes)).toThrow(`alert BotAnswersFail: ${message}`);
  });

  it('of an objective too', () => {
    const slos = [{ ...promptAnswers, title: 'Prompt' }];
    expect(() =>
      defineConfig({ languages: ['en', 'pt'], systems: [defineSystem({ ...botSystem, slos })] } as never),
    ).toThrow('objective bot-prompt-answers: title is in one language, "Prompt"');
  });

  it('is told with all others at once', () => {
    const slos = [{ ...promptAnswers, title: 'Prompt' }];
    const alerts = [{ ...answersFail, summary: 'It fails', description: { en: 'It fails.' } }];
    const define = () =>
      defineConfig({
        languages: ['en', 'pt'],
        systems: [defineSystem({ ...botSystem, slos, alerts } as never)],
      } as never);
    expect(define).toThrow(
      /^objective bot-prompt-answers: title .*\nalert BotAnswersFail: summary .*\nalert BotAnswersFail: description /,
    );
  });

  it('is refused where only that language is generated, whatever the project declares', () => {
    expect(() => withAlert({ summary: { en: 'It fails' } }, { language: 'pt' })).toThrow(
      'alert BotAnswersFail: summary has no text in pt, only "It fails": write { en: …, pt: … }',
    );
    expect(withAlert({ summary: { en: 'It fails' } }, {}).alerts[0]!.summary).toBe('It fails');
  });
});

describe('the languages of a project', () => {
  it('are named from those that there are', () => {
    expect(() => withAlert({}, { languages: ['en', 'es'] })).toThrow(
      'languages is ["en","es"]: give a list of en, pt, such as ["en","pt"]',
    );
    expect(() => withAlert({}, { languages: [] })).toThrow('languages is []: give a list of en, pt');
    expect(() => withAlert({}, { languages: 'pt' })).toThrow('languages is "pt": give a list of en, pt');
    expect(() => withAlert({}, { language: 'pt-BR' })).toThrow('language is "pt-BR": use en or pt');
    expect(() => withAlert({}, { languages: ['en'], language: 'pt' })).toThrow(
      'language is "pt", and languages is ["en"]: add it there',
    );
    expect(() => withAlert({}, { environments: { staging: { language: 'de' } } })).toThrow(
      'environments.staging.language is "de": use en or pt',
    );
  });

  it('must be declared where environments speak different ones', () => {
    expect(() => withAlert({}, { environments: { production: {}, staging: { language: 'pt' } } })).toThrow(
      'environments are in en and pt: declare languages: ["en","pt"]',
    );
  });

  it('are the one language of a project that declares none', () => {
    const plain = withAlert({ summary: 'It fails' }, {});
    expect([plain.languages, plain.language, plain.alerts[0]!.summary]).toEqual([['en'], 'en', 'It fails']);
    expect(bilingual.languages).toEqual(['en', 'pt']);
    expect(withAlert({}, { languages: ['pt', 'en'] }).language).toBe('pt');
  });
});
