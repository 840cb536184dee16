import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webLink } from '../../../desk/messages/panel-link.ts';
import { html, trusted } from '../../../desk/pages/html/html.ts';

describe('html', () => {
  it('escapes what is put into it, in texts and in attributes', () => {
    const hostile = `<script>alert("1")</script>'&\``;
    expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;&#96;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;&#96;</p>',
    );
  });

  it('keeps what it made itself, in lists too, and leaves nothing for what is not there', () => {
    expect(html`${['a', '<b>'].map(one => html`<li>${one}</li>`)}${undefined}${null}${false}${0}`.text).toBe(
      '<li>a</li><li>&lt;b&gt;</li>0',
    );
    expect(html`${trusted('<i></i>')}`.text).toBe('<i></i>');
  });

  it('lets no text leave its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const made = html`<a title="${text}">${text}</a>`.text;
        const inner = made.slice('<a title="'.length, -'</a>'.length);
        expect(inner.replace('">', '')).not.toMatch(/[<>"'`\0]/);
        expect(made.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([
    ['https://grafana.example/d/a?b=c', 'https://grafana.example/d/a?b=c'],
    ['javascript:alert(1)', undefined],
    ['JaVaScRiPt:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['file:///etc/passwd', undefined],
    ['//elsewhere.example', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('takes %s for the web address %s', (given, address) => {
    expect(webLink(given)).toBe(address);
  });
});
