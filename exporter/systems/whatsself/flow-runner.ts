import { FLOW_END, type Flow, flows, type Step } from './flows.ts';

interface Run {
  readonly flow: Flow;
  /** Index of the step whose answer is awaited. */
  at: number;
  since: number;
}

export interface FlowEvents {
  /** The flow took a step by itself. */
  readonly stepped: (flowId: string) => void;
  /** The contact never answered the step. */
  readonly dropped: (flowId: string, step: Step) => void;
}

/** Who is at which step of which flow. A contact is in one flow at a time; starting another leaves the first. */
export class FlowRunner {
  private readonly runs = new Map<string, Run>();
  private readonly events: FlowEvents;
  private readonly patienceMs: number;
  private readonly now: () => number;

  /** A contact that is silent for longer than `patienceMs` has dropped off. */
  constructor(events: FlowEvents, patienceMs: number, now: () => number = () => performance.now()) {
    this.events = events;
    this.patienceMs = patienceMs;
    this.now = now;
  }

  has(contactId: string): boolean {
    return this.runs.has(contactId);
  }

  /** Starts the flow; gives what its first step says. Throws for a flow that does not exist. */
  start(contactId: string, flowId: string): string {
    const flow = flows.find(({ id }) => id === flowId);
    if (!flow)
      throw new Error(`flow "${flowId}" does not exist; use one of ${flows.map(f => f.id).join(', ')}`);
    this.leave(contactId);
    this.runs.set(contactId, { flow, at: 0, since: this.now() });
    return this.say(flow, 0);
  }

  /** The contact has answered; gives what the flow says next. Undefined when the contact is in no flow. */
  answer(contactId: string): string | undefined {
    const run = this.runs.get(contactId);
    if (!run) return undefined;
    run.at++;
    run.since = this.now();
    if (run.at < run.flow.steps.length) return this.say(run.flow, run.at);
    this.runs.delete(contactId);
    this.events.stepped(run.flow.id);
    return FLOW_END;
  }

  /** Ends the contact's flow, which counts as dropping off. */
  leave(contactId: string): void {
    const run = this.runs.get(contactId);
    if (!run) return;
    this.runs.delete(contactId);
    this.events.dropped(run.flow.id, run.flow.steps[run.at]!.step);
  }

  /** Lets go of those who were silent for too long. */
  expire(): void {
    const before = this.now() - this.patienceMs;
    for (const [contactId, { since }] of this.runs) if (since < before) this.leave(contactId);
  }

  private say(flow: Flow, at: number): string {
    this.events.stepped(flow.id);
    return flow.steps[at]!.says;
  }
}
