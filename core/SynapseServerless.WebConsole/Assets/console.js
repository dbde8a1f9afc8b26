// The one script of the console: times in the zone of the viewer, buttons that copy, and what runs do, as it happens. Pages work without it.
(() => {
  'use strict';
  const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const times = root => {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const date = new Date(time.dateTime);
      if (!Number.isNaN(date.getTime())) time.textContent = short.format(date);
    }
  };
  times(document);

  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      const lines = source.querySelectorAll('li');
      await navigator.clipboard.writeText(lines.length ? [...lines].map(line => line.textContent).join('\n') : source.textContent);
      const label = button.textContent;
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = label; }, 1500);
    });
  }

  const url = document.body.dataset.events;
  if (!url || !window.EventSource) return;
  const connection = document.getElementById('connection');
  const say = text => { if (connection.textContent !== text) connection.textContent = text; };

  const show = run => {
    for (const place of document.querySelectorAll(`[data-run="${CSS.escape(run.id)}"]`)) {
      for (const field of place.querySelectorAll('[data-live]')) field.textContent = run[field.dataset.live] || (field.tagName === 'DD' ? '\u2013' : '');
      const bar = place.querySelector('[data-live-share]');
      if (run.share === null) bar.removeAttribute('value'); else bar.value = run.share;
    }
    for (const node of document.querySelectorAll('.flow [data-stage]')) {
      const here = node.dataset.stage && run.phase.endsWith(' ' + node.dataset.stage);
      node.classList.toggle('working', Boolean(here));
      if (here) {
        for (let before = node.previousElementSibling; before; before = before.previousElementSibling) before.classList.add('passed');
      }
    }
  };

  let last = '', source;
  const remember = event => { last = event.lastEventId; };
  const open = () => {
    source = new EventSource(last ? `${url}?last=${encodeURIComponent(last)}` : url);
    source.addEventListener('open', () => say(''));
    source.addEventListener('run', event => { remember(event); show(JSON.parse(event.data)); });
    source.addEventListener('runs', event => {
      remember(event);
      const runs = JSON.parse(event.data);
      const list = document.getElementById('open-runs');
      if (list && list.dataset.open !== runs.map(run => run.id).join(' ')) { source.close(); location.reload(); return; }
      runs.forEach(show);
    });
    source.addEventListener('trouble', event => { remember(event); say('The service cannot be asked now; what is shown may be old.'); });
    source.addEventListener('end', event => { remember(event); source.close(); location.reload(); });
    source.addEventListener('error', () => {
      say('The connection is lost; it is tried again.');
      // A browser comes back by itself from a cut, and not from a refusal.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 3000);
    });
  };
  open();
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', event => { if (event.persisted) open(); });
})();
