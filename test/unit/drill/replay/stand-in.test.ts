import { afterEach, describe, expect, it } from 'vitest';
import { driven } from '../../../../core/drill/replay/series.ts';
import { StandIn } from '../../../../core/drill/replay/stand-in.ts';

describe('what stands in for the outside of a replay', () => {
  let standIn: StandIn | undefined;
  afterEach(() => standIn?.stop());

  async function started() {
    standIn = await StandIn.start();
    return { standIn, url: `http://127.0.0.1:${standIn.port}` };
  }
  const message = (status: string, alertname: string) => ({
    receiver: 'warning',
    status,
    alerts: [{ status, labels: { alertname, severity: 'warning' }, annotations: { summary: 'S' } }],
  });
  const post = (url: string, body: string) => fetch(url, { method: 'POST', body });

  it('shows each alert a page of its own, and knows when it was scraped first', async () => {
    const { standIn, url } = await started();
    const show = (name: string, level: number) =>
      standIn
        .page(name)
        .set([{ ...driven({ series: 'up{}', level, kind: 'value' }), scale: 1, younger: 0 }], Date.now());
    show('One', 1);
    show('Two', 2);
    let scraped = false;
    const first = standIn.scraped('Two').then(() => {
      scraped = true;
    });
    expect(await (await fetch(url + StandIn.path('One'))).text()).toMatch(/^up\{\} 1 \d+\n$/);
    expect(scraped).toBe(false);
    const response = await fetch(url + StandIn.path('Two'));
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toMatch(/^up\{\} 2 \d+\n$/);
    await first;
    expect((await fetch(url + StandIn.path('Three'))).status).toBe(404);
  });

  it('keeps what Alertmanager sends, by alert, with receiver, labels and annotations', async () => {
    const { standIn, url } = await started();
    const before = Date.now();
    await post(`${url}/inbox/warning`, JSON.stringify(message('firing', 'One')));
    await post(`${url}/inbox/security`, JSON.stringify(message('firing', 'Two')));
    await post(`${url}/inbox/warning`, JSON.stringify(message('resolved', 'One')));
    const received = standIn.notifications('One', before);
    expect(received).toMatchObject([
      {
        status: 'firing',
        receiver: 'warning',
        labels: { severity: 'warning' },
        annotations: { summary: 'S' },
      },
      { status: 'resolved', receiver: 'warning' },
    ]);
    expect(standIn.notifications('Two', before)).toMatchObject([{ receiver: 'security' }]);
    expect(standIn.notifications('One', Date.now() + 1000)).toEqual([]);
  });

  it('refuses what is not a message', async () => {
    const { standIn, url } = await started();
    expect((await post(`${url}/inbox/warning`, 'hello')).status).toBe(400);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect(standIn.notifications('One', 0)).toEqual([]);
  });
});
