'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const panel = document.getElementById('why');
const rows = Array.from(document.querySelectorAll('tbody tr'));
const filter = document.getElementById('filter');
const onlyLost = document.getElementById('only-lost');
let open = null;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function apply() {
  const wanted = filter.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = row.textContent.toLowerCase().includes(wanted) && (!onlyLost.checked || row.querySelector('.lost'));
    row.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const section of document.querySelectorAll('section.account')) {
    section.hidden = !section.querySelector('tbody tr:not([hidden])');
  }
  document.getElementById('shown').textContent = shown + ' of ' + rows.length + ' rows';
}

function sentence(answer) {
  let text = answer.because ? ': ' + answer.because : '';
  if (answer.by_policy) text += ' (by organization policies)';
  if (answer.from_days) text += ' (from ' + answer.from_days + ' days after the apply)';
  return text;
}

const word = { yes: 'yes', no: 'no', unknown: 'not known' };

function show(button) {
  const row = button.closest('tr');
  const disaster = data.disasters[Number(button.dataset.d)];
  panel.replaceChildren();
  panel.append(element('h2', row.querySelector('th').firstChild.textContent + ': ' + disaster.header));
  panel.append(element('p', button.dataset.v + ', ' + button.title, button.dataset.v));
  const places = data.places[Number(row.dataset.p)] || [];
  if (!places.length) panel.append(element('p', 'No backup plan of the input makes recovery points of it.'));
  for (const place of places) {
    panel.append(element('p', place.words + (place.variant ? ', if it counts as ' + place.variant : ''), 'place'));
    const way = element('ol');
    way.setAttribute('aria-label', 'the way there');
    for (const step of place.steps) {
      way.append(element('li', step.what + (step.answer.is === 'yes' ? '' : ' – ' + word[step.answer.is] + sentence(step.answer)), step.answer.is));
    }
    const counts = place.answers[disaster.id];
    if (counts) way.append(element('li', 'counts: ' + word[counts.is] + sentence(counts), counts.is));
    panel.append(way);
  }
  const close = element('button', 'Close');
  close.addEventListener('click', hide);
  panel.append(close);
  panel.hidden = false;
  if (open) open.setAttribute('aria-expanded', 'false');
  open = button;
  button.setAttribute('aria-expanded', 'true');
  panel.focus();
}

function hide() {
  panel.hidden = true;
  if (open) {
    open.setAttribute('aria-expanded', 'false');
    open.focus();
    open = null;
  }
}

filter.addEventListener('input', apply);
onlyLost.addEventListener('change', apply);
document.querySelector('main').addEventListener('click', (event) => {
  const button = event.target.closest('td button');
  if (button) show(button);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !panel.hidden) hide();
});
document.querySelector('.tools').hidden = false;
apply();
