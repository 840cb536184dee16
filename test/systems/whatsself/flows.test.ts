import { beforeEach, describe, expect, it } from 'vitest';
import { FlowRunner } from '../../../exporter/systems/whatsself/flow-runner.ts';
import { FLOW_END, flows, triggerOf, triggers } from '../../../exporter/systems/whatsself/flows.ts';
import { flowAutoSteps, triggerHits } from '../../../metrics/whatsself.ts';

describe('flows', () => {
  let now = 0;
  let log: string[] = [];
  let runner: FlowRunner;
  beforeEach(() => {
    now = 0;
    log = [];
    runner = new FlowRunner(
      { stepped: flow => log.push(flow), dropped: (flow, step) => log.push(`${flow} left at ${step}`) },
      1000,
      () => now,
    );
  });

  it('lead a contact from step to step and thank at the end', () => {
    const said = [runner.start('c-1', 'orcamento')];
    for (;;) {
      const next = runner.answer('c-1');
      if (next === undefined) break;
      said.push(next);
    }
    const { steps } = flows.find(({ id }) => id === 'orcamento')!;
    expect(said).toEqual([...steps.map(({ says }) => says), FLOW_END]);
    expect(log).toEqual(said.map(() => 'orcamento'));
    expect(runner.has('c-1')).toBe(false);
  });
  it('count who is silent for too long at the step that got no answer, once', () => {
    runner.start('c-1', 'agendamento');
    now = 900;
    runner.answer('c-1');
    now = 1900;
    runner.expire();
    expect(runner.has('c-1')).toBe(true);
    now = 1901;
    runner.expire();
    runner.expire();
    expect(log.slice(2)).toEqual(['agendamento left at question']);
  });
  it('count who starts another as having left the first', () => {
    runner.start('c-1', 'agendamento');
    runner.start('c-1', 'pesquisa');
    expect(log).toEqual(['agendamento', 'agendamento left at greeting', 'pesquisa']);
  });
  it('keep contacts apart', () => {
    runner.start('c-1', 'pesquisa');
    expect(runner.answer('c-2')).toBeUndefined();
    runner.leave('c-2');
    expect(runner.has('c-1')).toBe(true);
  });
  it('name those there are when asked for another', () => {
    expect(() => runner.start('c-1', 'vendas')).toThrow(
      'flow "vendas" does not exist; use one of agendamento, orcamento, pesquisa',
    );
  });
});

describe('triggers', () => {
  it.each([
    ['Quero AGENDAR um horário', 'agendar'],
    ['Quanto custa a entrega?', 'preco'],
    ['quero avaliar', 'avaliar'],
    ['Qual o horário de sábado?', 'horario'],
    ['Quero falar com um atendente', 'atendente'],
    ['Boa tarde!', 'saudacao'],
    ['xyz', undefined],
  ])('"%s" sets off %s', (text, id) => {
    expect(triggerOf(text)?.id).toBe(id);
  });
  it('start flows that exist, and both are as many as the contract has room for', () => {
    for (const { does } of triggers) {
      if ('starts' in does) expect(flows.map(({ id }) => id)).toContain(does.starts);
    }
    expect(triggers).toHaveLength(triggerHits.labels.triggerId.budget);
    expect(flows).toHaveLength(flowAutoSteps.labels.flowId.budget);
  });
});
