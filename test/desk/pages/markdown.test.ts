import { describe, expect, it } from 'vitest';
import { html } from '../../../desk/pages/html/html.ts';
import { markdown } from '../../../desk/pages/runbooks/markdown.ts';

describe('the Markdown of runbooks', () => {
  it.each([
    ['<script>alert(1)</script>', /<script/],
    ['<img src=x onerror=alert(1)>', /<img/],
    ['[a](javascript:alert(1))', /href="javascript/],
    ['[a](JAVASCRIPT&#58;alert(1))', /href="java/i],
    ['[a](data:text/html;base64,PHNjcmlwdD4=)', /href="data/],
    ['[a](vbscript:x)', /href="vb/],
    ['![a](https://elsewhere.example/pixel.gif)', /<img/],
    ['`"><script>`', /<script/],
    ['```html\n<script>\n```', /<script/],
    ['| a |\n|---|\n| <b onclick=x> |', /<b /],
    ['<!-- <script>alert(1)</script> -->', /<script/],
  ])('obeys no HTML: %s', (text, forbidden) => {
    expect(markdown(text).text).not.toMatch(forbidden);
  });

  it('links to web pages and to other runbooks', () => {
    const { text } = markdown('[panel](https://grafana.example/d/a) and [the other](QueueFull.md)');
    expect(text).toContain('<a href="https://grafana.example/d/a" rel="noreferrer">panel</a>');
    expect(text).toContain('<a href="/runbooks/QueueFull">the other</a>');
  });

  it('leaves out what a generated file says about itself', () => {
    expect(markdown('<!-- Generated -->\n# Title\n\ntext').text).toBe('<h1>Title</h1>\n<p>text</p>\n');
  });

  it('puts what belongs to a code span after its list item or paragraph', () => {
    const spans = (code: string) =>
      code === 'up'
        ? { inline: html`<code>${code}</code><button></button>`, after: html`<div id="answer"></div>` }
        : undefined;
    expect(markdown('1. Is `up` or `down`?\n2. Else', spans).text).toBe(
      '<ol>\n<li>Is <code>up</code><button></button> or <code>down</code>?<div id="answer"></div></li>\n<li>Else</li>\n</ol>\n',
    );
    expect(markdown('Is `up`?', spans).text).toBe(
      '<p>Is <code>up</code><button></button>?</p>\n<div id="answer"></div>',
    );
  });
});
