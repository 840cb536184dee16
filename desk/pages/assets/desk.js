// What plain HTML cannot do: keyboard shortcuts, whether the page is live, and the name that a reader gave last. Everything works without.

const $ = selector => document.querySelector(selector);
const remembered = {
  get: key => {
    try {
      return localStorage.getItem(`desk.${key}`) ?? '';
    } catch {
      return '';
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(`desk.${key}`, value);
    } catch {}
  },
};

// ---- Live or not

const stream = () => $('#stream');
let lost;

function isLive(on) {
  document.documentElement.classList.toggle('is-live', on);
  if (on) {
    clearTimeout(lost);
    lost = undefined;
    $('#offline').hidden = true;
    return;
  }
  // A connection that comes back at once is not worth a word.
  lost ??= setTimeout(() => {
    const shown = $('#inbox')?.dataset.time ?? $('#incident')?.dataset.time;
    $('#offline time').textContent = shown ?? '';
    $('#offline').hidden = false;
  }, 4000);
}

document.addEventListener('htmx:sse:after:connection', () => isLive(true));
document.addEventListener('htmx:sse:error', () => isLive(false));
document.addEventListener('htmx:sse:before:connection', event => {
  if (event.detail.connection.attempt > 0) isLive(false);
});
document.addEventListener('htmx:error', event => {
  if (stream()?.contains(event.target)) {
    isLive(false);
    // The first connection failed: the extension tries again only what was once connected.
    setTimeout(() => stream() && htmx.process(refreshed(stream())), 5000);
  }
});

function refreshed(element) {
  const copy = element.cloneNode(false);
  copy.removeAttribute('data-htmx-powered');
  element.replaceWith(copy);
  return copy;
}

// ---- What a person did, and what became of it

const acts = ctx => ctx?.request?.method === 'POST';

function tell(text) {
  const problem = $('#problem');
  problem.querySelector('span').textContent = text;
  problem.hidden = text === '';
  if (text !== '') problem.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail;
  if (!acts(ctx)) return;
  tell('');
  actedIn = ctx.sourceElement.closest('details')?.id ?? '';
});
document.addEventListener('htmx:response:error', event => {
  const { ctx } = event.detail;
  if (!acts(ctx)) return;
  const signIn = $('a[data-sign-in]');
  if (ctx.response.status === 401 && signIn) {
    location.assign(signIn.href);
    return;
  }
  let said = {};
  try {
    said = JSON.parse(ctx.text);
  } catch {}
  tell([said.error ?? `HTTP ${ctx.response.status}`, said.hint].filter(Boolean).join('. '));
});

/** A form that was sent is closed, and its button was switched off meanwhile: the focus goes to what the form belongs to. */
let actedIn = '';

function keepFocus() {
  const { activeElement, body } = document;
  if (actedIn === '' || !(activeElement === body || activeElement.closest('details:not([open])'))) return;
  const part = document.getElementById(actedIn)?.querySelector('summary') ?? $('#content');
  actedIn = '';
  part.focus();
}

// ---- What has just arrived

let before = new Set();
const rows = () => [...document.querySelectorAll('.incident')];
document.addEventListener('htmx:before:swap', () => {
  before = new Set(rows().map(row => row.id));
});
document.addEventListener('htmx:after:swap', () => {
  if (before.size > 0) for (const row of rows()) if (!before.has(row.id)) row.classList.add('arrived');
  fillName();
  keepFocus();
});

// ---- The name that this reader gave last

function fillName() {
  for (const field of document.querySelectorAll('input[data-remember]'))
    if (field.value === '') field.value = remembered.get(field.dataset.remember);
}
document.addEventListener('submit', event => {
  for (const field of event.target.querySelectorAll('input[data-remember]'))
    if (field.value.trim() !== '') remembered.set(field.dataset.remember, field.value.trim());
});

// ---- Keyboard

const places = { i: '/inbox', o: '/on-call', r: '/runbooks', s: '/statistics', t: '/status' };
let went = 0;

function move(step) {
  const links = [...document.querySelectorAll('.incident .title a')];
  if (links.length === 0) return false;
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}

function act(name) {
  const chosen = document.activeElement?.closest?.('.incident')?.querySelector('.title a');
  if (chosen) {
    // Not the id itself: going to an element takes the focus away.
    location.assign(`${chosen.getAttribute('href')}#do-${name}`);
    return true;
  }
  return open(name);
}

function open(name) {
  const part = document.getElementById(name);
  if (!part?.matches('details')) return false;
  part.open = true;
  const fields = [...part.querySelectorAll('input:not([type=hidden]), textarea, select, button')];
  const first = fields.find(field => field.matches('input') && field.value === '') ?? fields.at(-1);
  first?.focus();
  return true;
}

function follow(selector) {
  const link = $(selector);
  if (link) location.assign(link.href);
  return Boolean(link);
}

const shortcuts = {
  j: () => move(1),
  k: () => move(-1),
  a: () => act('acknowledge'),
  s: () => act('silence'),
  r: () => follow('a[data-key="r"]'),
  u: () => follow('a[data-key="u"]'),
  '?': () => {
    $('#keys').showModal();
    return true;
  },
  g: () => {
    went = Date.now();
    return true;
  },
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // Until the next frame, the focus stays in a dialog that has been closed.
  const field = event.target.closest?.('input, select, textarea, [contenteditable], dialog');
  if (field?.checkVisibility()) return;
  if (remembered.get('keys') === 'off' && event.key !== '?') return;
  const place = Date.now() - went < 3000 ? places[event.key] : undefined;
  went = 0;
  if (place) location.assign(place);
  if (place || shortcuts[event.key]?.()) event.preventDefault();
});

for (const button of document.querySelectorAll('[data-opens]')) {
  button.hidden = false;
  button.addEventListener('click', () => document.getElementById(button.dataset.opens).showModal());
}
const use = $('#keys-on');
use.checked = remembered.get('keys') !== 'off';
use.addEventListener('change', () => remembered.set('keys', use.checked ? 'on' : 'off'));

fillName();
if (/^#do-[a-z]+$/.test(location.hash)) open(location.hash.slice(4));
