import { describe, expect, it } from 'vitest';
import { addressFrom, movedPorts, targetSource, urlOf } from '../../../core/init/target.ts';

const address = (text: string) => {
  const found = addressFrom(text);
  if (typeof found === 'string') throw new Error(`${text}: ${found}`);
  return found;
};

describe('the address of a target', () => {
  it.each([
    ['localhost:8080', 'http://localhost:8080/metrics'],
    ['localhost:8080/', 'http://localhost:8080/metrics'],
    [' localhost:8080/actuator/prometheus ', 'http://localhost:8080/actuator/prometheus'],
    ['8080', 'http://localhost:8080/metrics'],
    [':8080/x', 'http://localhost:8080/x'],
    ['bot:80', 'http://bot:80/metrics'],
    ['http://bot', 'http://bot:80/metrics'],
    ['https://bot.example.com/metrics', 'https://bot.example.com:443/metrics'],
    ['HTTPS://bot.example.com', 'https://bot.example.com:443/metrics'],
    ['10.0.0.7:9100', 'http://10.0.0.7:9100/metrics'],
    ['[::1]:3001', 'http://[::1]:3001/metrics'],
  ])('%s is read as %s', (text, url) => {
    expect(urlOf(address(text))).toBe(url);
  });
  it.each([
    ['', 'address'],
    ['a b:1', 'address'],
    ['localhost:99999', 'address'],
    ['localhost:0', 'port'],
    ['localhost', 'port'],
    ['bot.example.com/metrics', 'port'],
    ['http://ana:senha@bot:1/metrics', 'credentials'],
    ['bot:1/metrics?x=1', 'query'],
    ['bot:1/metrics#x', 'query'],
    ['ftp://bot:1/metrics', 'scheme'],
  ])('%j is refused for its %s', (text, problem) => {
    expect(addressFrom(text)).toBe(problem);
  });
  it('is declared with what is not usual', () => {
    expect(targetSource('bot', address('bot:1'), 'bot')).toBe(
      "{ job: 'bot', at: ['bot:1'], exposes: [bot] }",
    );
    expect(targetSource('bot', address("https://bot/it's"), 'bot')).toBe(
      "{ job: 'bot', at: ['bot:443'], exposes: [bot], path: '/it\\'s', scheme: 'https' }",
    );
  });
  it('on this machine moves the server of the stack that has its port', () => {
    expect(movedPorts(address('localhost:3000'))).toEqual({ grafana: 13_000 });
    expect(movedPorts(address('127.0.0.1:9090'))).toEqual({ prometheus: 19_090 });
    expect(movedPorts(address('localhost:3001'))).toEqual({});
    expect(movedPorts(address('10.0.0.7:3000'))).toEqual({});
  });
});
