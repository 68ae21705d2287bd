'use strict';
// Shows the findings that hold every word of the filter.
const filter = document.getElementById('filter');
const shown = document.getElementById('shown');
const findings = [...document.querySelectorAll('article')].map(
    article => ({article, text: article.textContent.toLowerCase() + ' ' +
      article.dataset.check + ' ' + article.dataset.file.toLowerCase()}));

function apply() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
  let count = 0;
  for (const {article, text} of findings) {
    article.hidden = !words.every(word => text.includes(word));
    count += !article.hidden;
  }
  for (const section of document.querySelectorAll('section.file'))
    section.hidden = !section.querySelector('article:not([hidden])');
  shown.textContent = count + ' of ' + findings.length + ' shown';
}

filter.addEventListener('input', apply);
for (const button of document.querySelectorAll('button[data-filter]'))
  button.addEventListener('click', () => {
    filter.value = filter.value === button.dataset.filter ? '' : button.dataset.filter;
    apply();
    filter.scrollIntoView({block: 'start'});
  });

// A link to a check's page opens it.
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === 'DETAILS')
    target.open = true;
  if (target)
    target.scrollIntoView();
}
addEventListener('hashchange', open);
document.querySelector('.filter').hidden = false;
apply();
open();
