import { describe, expect, it } from 'vitest';
import { defineConfig } from '../../../core/index.ts';
import type { LogSource } from '../../../core/project/logs.ts';

const refused = (source: object): string => {
  try {
    defineConfig({ systems: [], logs: [source as LogSource] });
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
};
const files = ['/var/log/bot/*.log'];

describe('a source of logs', () => {
  it.each([
    [{ files }, 'logs[0]: service is undefined: name the service of the lines, in either service or job'],
    [
      { service: 'bot' },
      "logs[0] (bot): files is undefined: say what to read, in either files: ['/var/log/bot/*.log'] or containers",
    ],
    [{ service: 'bot', files: [] }, 'logs[0] (bot): files is []: give at least one path'],
    [
      { service: 'bot', files: ['/*.log'] },
      'logs[0] (bot): files is "/*.log": name a folder before the first *: the collector may read the whole folder',
    ],
    [
      { service: 'bot', files: ['../x/a.log'] },
      'logs[0] (bot): files is "../x/a.log": write the path without ..',
    ],
    [
      { service: 'bot', containers: {} },
      "logs[0] (bot): containers is {}: choose some by names: ['bot'], or by labels",
    ],
    [
      { service: 'bot', containers: { names: ['a b'] } },
      'logs[0] (bot): containers.names is "a b": give the name of a container, as the engine lists it',
    ],
    [
      { service: 'bot', files, format: 'xml' },
      'logs[0] (bot): format is "xml": use json, text or { regex: \'…\' }',
    ],
    [
      { service: 'bot', files, format: { regex: '(?=x)' } },
      'logs[0] (bot): format.regex is "(?=x)": write an expression of RE2, without lookaheads',
    ],
    [
      { service: 'bot', files, format: { regex: 'x' } },
      'logs[0] (bot): format.regex is "x": name its groups, such as (?P<level>\\w+)',
    ],
    [
      { service: 'bot', files, format: { regex: '(?P<a>x)' }, level: 'b' },
      'logs[0] (bot): level is "b": use a group of format.regex: a',
    ],
    [
      { service: 'bot', files, format: 'text', level: 'b' },
      'logs[0] (bot): level is "b": text has no fields: use format: { regex: \'…\' }',
    ],
    [
      { service: 'bot', files, stream: 'x' },
      'logs[0] (bot): stream is "x": use one of app, errors, security, performance, business, webhook, audit, or declare it in streams of the project',
    ],
    [
      { service: 'bot', files, labels: { level: 'x' } },
      'logs[0] (bot): labels is "level": every line has its own level; choose another name',
    ],
    [
      { service: 'bot', files, labels: { 'a-b': 'x' } },
      'logs[0] (bot): labels is "a-b": use letters, digits and _ in the name, not a digit at its start',
    ],
    [
      { service: 'bot', files, time: { field: 'a', layout: 'x' } },
      'logs[0] (bot): time.layout is "x": write it as strptime does: \'%d/%m/%Y %H:%M:%S\'',
    ],
    [
      { service: 'bot', files, timeOffset: 'BRT' },
      'logs[0] (bot): timeOffset is "BRT": write it as +00:00 or -03:00',
    ],
    [
      { service: 'bot', files, multiline: '(' },
      'logs[0] (bot): multiline is "(": write an expression of RE2, without lookaheads',
    ],
    [{ service: 'bot', files, from: 'start' }, 'logs[0] (bot): from is "start": use beginning or end'],
    [{ service: 'bot', files, file: 'x' }, 'logs[0] (bot): field is "file": use one of service, job, files'],
  ])('%j is refused by name, with the fix', (source, message) => expect(refused(source)).toContain(message));

  it.each([
    { service: 'bot', files: ['logs/*.log', './logs/a.log', '/srv/**/logs/*.log'] },
    { job: 'bot', containers: { labels: { 'com.docker.compose.service': 'bot' } }, multiline: '^\\S' },
    {
      service: 'bot',
      files,
      format: { regex: '(?P<level>\\w+) (?<when>\\S+)' },
      time: { field: 'when', layout: '%H:%M' },
    },
  ])('%j is taken', source => expect(refused(source)).toBe('taken'));
});
