import type { Tried } from './foreign-requests.ts';

/** As far as the script uses the page; these tests have no types of browsers. */
interface Element {
  [name: string]: unknown;
  append(one: Element): void;
  submit(): void;
}
declare const document: { readonly body: Element; createElement(name: string): Element };
declare const navigator: { sendBeacon(address: string, body: Blob): boolean };

/** What the script of a hostile page is given. */
export interface Attack {
  readonly origin: string;
  readonly requests: readonly Tried[];
}

/** What such a page got to read: the address, and how the text begins. */
export type Loot = readonly (readonly [address: string, text: string])[];

/** Runs in the page: tries everything in every way that a page has. Returns what it could read. */
export async function attack({ origin, requests }: Attack): Promise<Loot> {
  const loot: [string, string][] = [];
  const wait = (ms: number) => new Promise(done => setTimeout(done, ms));
  const within = <T>(promise: Promise<T>) => Promise.race([promise, wait(3000)]);
  const tryToRead = async (address: string, init: RequestInit) => {
    try {
      const response = await fetch(address, { ...init, signal: AbortSignal.timeout(3000) });
      const text = await response.text();
      if (response.ok && text !== '') loot.push([`${init.method} ${address}`, text.slice(0, 80)]);
    } catch {
      // What is refused is refused.
    }
  };
  const element = (make: () => Element) =>
    within(
      new Promise<void>(done => {
        const one = make();
        one.onload = one.onerror = () => done();
        document.body.append(one);
      }),
    );
  const ways: ((one: Tried, address: string) => Promise<unknown> | undefined)[] = [
    ({ method, body }, address) =>
      tryToRead(address, {
        method,
        mode: 'no-cors',
        ...(body !== undefined && { body, headers: { 'content-type': 'text/plain' } }),
      }),
    ({ method, body }, address) =>
      tryToRead(address, {
        ...{ method, mode: 'cors', credentials: 'include' },
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      }),
    ({ method, body }, address) =>
      tryToRead(address, {
        ...{ method, mode: 'cors', credentials: 'omit' },
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      }),
    ({ method, body = '{}' }, address) => {
      if (method !== 'POST') return undefined;
      // A name that makes the form's text the JSON that is wanted.
      return element(() => {
        const frame = document.createElement('iframe');
        frame.name = `f${Math.random()}`;
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action: address, enctype: 'text/plain', target: frame.name });
        const input = document.createElement('input');
        input.name = body.slice(0, -1);
        input.value = body.slice(-1);
        form.append(input);
        document.body.append(form);
        setTimeout(() => form.submit());
        return frame;
      });
    },
    ({ method, body = '{}' }, address) =>
      method === 'POST'
        ? within(Promise.resolve(navigator.sendBeacon(address, new Blob([body]))))
        : undefined,
    ({ method }, address) =>
      method === 'GET'
        ? element(() => Object.assign(document.createElement('img'), { src: address }))
        : undefined,
    ({ method }, address) =>
      method === 'GET'
        ? element(() => Object.assign(document.createElement('script'), { src: address }))
        : undefined,
    ({ method }, address) =>
      method === 'GET'
        ? within(
            new Promise<void>(done => {
              const socket = new WebSocket(address.replace('http', 'ws'));
              socket.onopen = () => loot.push([`WS ${address}`, 'opened']);
              socket.onclose = socket.onerror = () => done();
            }),
          )
        : undefined,
  ];
  const lane = async (own: readonly Tried[]) => {
    for (const one of own) {
      const address = `${origin}${one.path}`;
      await Promise.all(ways.map(way => within(Promise.resolve(way(one, address)).catch(() => {}))));
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5].map(i => lane(requests.filter((_, k) => k % 6 === i))));
  return loot;
}
