import { defineConfig, defineSystem } from 'vigia';
import { project } from './bundle.ts';

/** A letter that a service sends through Alertmanager, and who reads it. */
export const LETTER = 'MorningLetter';
export const READERS = 'readers';

/** The bundle with a service that sends letters. */
export const withLetters = defineConfig({
  ...project.options,
  systems: [
    ...project.options.systems,
    defineSystem({
      name: 'letters',
      title: 'Letters',
      metrics: [],
      notices: [{ alertname: LETTER, receiver: READERS }],
    }),
  ],
});
