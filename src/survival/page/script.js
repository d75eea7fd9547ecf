'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const rows = Array.from(document.querySelectorAll('.rows tbody tr'));
const get = (id) => document.getElementById(id);
const tiles = Array.from(document.querySelectorAll('.tiles button'));
const headers = tiles.map((tile) => tile.firstChild.textContent);
let open = null;
let searched = null;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Which rows are shown.

function fits(row, at, words, verdict, column) {
  if (words.some((word) => !searched[at].includes(word))) return false;
  if (!verdict) return true;
  const cells = Array.from(row.querySelectorAll('td button'));
  return cells.some((cell, at) => cell.className === verdict && (column === '' || column === String(at)));
}

function apply() {
  hide();
  searched ||= rows.map((row) => row.cells[0].textContent.toLowerCase() + ' ' + row.closest('details').querySelector('h2').textContent.toLowerCase());
  const words = get('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const [verdict, column] = [get('verdict').value, get('disaster').value];
  let shown = 0;
  rows.forEach((row, at) => {
    row.hidden = !fits(row, at, words, verdict, column);
    if (!row.hidden) shown += 1;
  });
  for (const section of document.querySelectorAll('.rows')) {
    const count = section.querySelectorAll('tbody tr:not([hidden])').length;
    section.hidden = !count;
    section.querySelector('summary span').textContent = count;
  }
  get('shown').textContent = shown + ' of ' + rows.length + ' resources';
  tiles.forEach((tile, at) => tile.setAttribute('aria-pressed', String(verdict === 'lost' && column === String(at))));
  const first = document.querySelector('tr:not([hidden]) td button');
  if (first) rove(first);
}

function choose(filter, verdict, column) {
  get('filter').value = filter;
  get('verdict').value = verdict;
  get('disaster').value = column;
  apply();
}

// Why a cell says what it says, below its row.

function marks(name, list) {
  const made = element(name);
  for (const mark of list) made.append(element('li', sign[mark.is] + ' ' + mark.words, mark.is));
  return made;
}

const sign = { yes: '✔', no: '✘', unknown: '?' };
const rank = ['no', 'unknown', 'yes'];

// What becomes of a place in a disaster: it must be reached, and count.
function outcome(place, column) {
  const all = place.steps.concat(place.counts[column] || []);
  return rank[Math.min(...all.map((mark) => rank.indexOf(mark.is)))];
}

function picture(row, places, column) {
  const template = get('picture-' + row.dataset.p);
  if (!template || !places.length) return [];
  const figure = element('figure');
  figure.tabIndex = 0;
  figure.setAttribute('aria-label', 'the flow of its recovery points');
  figure.append(template.content.cloneNode(true));
  // As much smaller as it takes to fit, while it can be read.
  const drawn = figure.querySelector('svg');
  drawn.style.minWidth = Math.round(Number(drawn.getAttribute('width')) * 0.7) + 'px';
  const best = new Map();
  for (const place of places) {
    const now = outcome(place, column);
    if (place.node !== null && rank.indexOf(now) >= rank.indexOf(best.get(place.node))) best.set(place.node, now);
  }
  const words = { yes: '✔ outlives it', no: '✘ lost', unknown: '? undecided' };
  for (const [node, now] of best) {
    const rect = figure.querySelector('[data-n="' + node + '"]');
    if (!rect) continue;
    rect.classList.add(now);
    const [x, y, width] = ['x', 'y', 'width'].map((name) => Number(rect.getAttribute(name)));
    const badge = svg('g', { class: 'badge ' + now });
    const size = words[now].length * 7 + 12;
    badge.append(svg('rect', { x: x + width - size, y: y - 14, width: size, height: 20, rx: 6 }));
    const text = svg('text', { x: x + width - size + 6, y });
    text.textContent = words[now];
    badge.append(text);
    rect.parentNode.append(badge);
  }
  return [figure, get('legend').content.cloneNode(true)];
}

function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function findings(numbers) {
  if (!numbers.length) return [];
  const list = element('ul');
  for (const finding of numbers.map((number) => data.findings[number])) {
    const item = element('li', finding.severity + ' ');
    item.append(element('code', finding.rule), ' at ', element('code', finding.at), ': ' + finding.message);
    list.append(item);
  }
  return [element('h4', 'What tfbackup lint says'), list];
}

function show(button) {
  hide();
  const row = button.closest('tr');
  const column = button.parentNode.cellIndex - 1;
  const said = data.cells[row.dataset.c.split(' ')[column]];
  const places = data.places[row.dataset.p] || [];
  const heading = element('h3');
  heading.append(row.cells[0].firstChild.cloneNode(true), ': ' + headers[column]);
  const close = element('button', 'Close');
  close.addEventListener('click', leave);
  const head = element('header');
  head.append(heading, close);
  const panel = element('div', '', 'panel');
  panel.append(head, element('p', button.firstChild.textContent + ': ' + said.text, button.className));
  panel.append(...picture(row, places, column), ...findings(said.findings));
  panel.append(element('h4', places.length ? 'Places that were considered' : 'No backup plan of the input makes recovery points of it'));
  for (const place of places) {
    const now = outcome(place, column);
    const words = element('p', place.words + (place.variant ? ', if it counts as ' + place.variant : ''), 'place');
    words.prepend(element('b', sign[now], now), ' ');
    panel.append(words);
    panel.append(marks('ol', place.steps.concat(place.counts[column] || [])));
  }
  const detail = element('tr');
  detail.id = 'why';
  const cell = element('td');
  cell.colSpan = 8;
  cell.append(panel);
  detail.append(cell);
  row.after(detail);
  open = button;
  button.setAttribute('aria-expanded', 'true');
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function hide() {
  if (!open) return;
  open.setAttribute('aria-expanded', 'false');
  get('why').remove();
  open = null;
}

function leave() {
  const button = open;
  hide();
  if (button) button.focus();
}

// One cell at a time takes part in the order of Tab; arrows lead to the others.

let current = null;

function rove(button) {
  if (current) current.tabIndex = -1;
  current = button;
  current.tabIndex = 0;
}

function beside(button, key) {
  const [row, at] = [button.closest('tr'), button.parentNode.cellIndex];
  const sideways = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 1, End: 7 }[key];
  if (sideways) return row.cells[sideways];
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!step) return null;
  let next = rows.indexOf(row) + step;
  while (rows[next] && (rows[next].hidden || !rows[next].closest('details').open)) next += step;
  return rows[next] && rows[next].cells[at];
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && open) return leave();
  if (!event.target.matches('td button') || event.target.closest('#why')) return;
  const cell = beside(event.target, event.key);
  if (!cell) return;
  event.preventDefault();
  const button = cell.querySelector('button');
  rove(button);
  button.focus();
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('td button, .tiles button');
  if (!button || button.closest('#why')) return;
  if (button.dataset.d) return button.getAttribute('aria-pressed') === 'true' ? choose('', '', '') : choose('', 'lost', button.dataset.d);
  rove(button);
  if (button === open) leave();
  else show(button);
});
for (const id of ['filter', 'verdict', 'disaster']) {
  const tool = get(id);
  if (tool) tool.addEventListener('input', apply);
}
if (rows.length) {
  get('clear').addEventListener('click', () => choose('', '', ''));
  document.querySelector('.tools').hidden = false;
  for (const button of document.querySelectorAll('td button')) {
    button.type = 'button';
    button.tabIndex = -1;
  }
  apply();
}
