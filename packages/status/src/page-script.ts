/**
 * The one script of the status page, as it stands in the page. It only ever sets texts, and never makes markup of what it
 * gets. Kept as text, so that the bundle and the tests read it in the same way; test/e2e/status-page.test.ts runs it.
 */
export const PAGE_SCRIPT = `'use strict';
(() => {
const MOST_REQUESTS = 200;
const MOST_LINES = 2000;
const find = (id) => document.getElementById(id);

function fill(node, row) {
  node.dataset.row = row.key;
  node.dataset.tone = row.tone;
  for (const cell of node.querySelectorAll('[data-cell]')) {
    const text = row.cells[cell.dataset.cell] ?? '';
    if (cell.textContent !== text) cell.textContent = text;
    if (cell.localName === 'a') cell.setAttribute('href', text);
  }
  return node;
}
const copy = (template, row) => fill(find(template).content.firstElementChild.cloneNode(true), row);

// Services: rows stay as they are, and only what changed is written, so that a selection survives.
function showServices({ summary, rows }) {
  fill(find('summary'), summary);
  const shown = [...find('services').children];
  const isSame = shown.length === rows.length && shown.every((node, at) => node.dataset.row === rows[at].key);
  if (isSame) shown.forEach((node, at) => fill(node, rows[at]));
  else {
    find('services').replaceChildren(...rows.map((row) => copy('service-row', row)));
    const chosen = find('log-service').value;
    const options = rows.map(({ key }) => new Option(key));
    find('log-service').replaceChildren(new Option('all services', ''), ...options);
    find('log-service').value = rows.some(({ key }) => key === chosen) ? chosen : '';
    drawLog();
  }
}

// Requests: the newest on top. What is new is told by its number, since everything is sent again after a gap.
let lastRequest = 0;
function addRequests(rows) {
  const list = find('requests');
  for (const row of rows) {
    if (row.key <= lastRequest) continue;
    lastRequest = row.key;
    list.prepend(copy('request-row', row));
  }
  while (list.children.length > MOST_REQUESTS) list.lastElementChild.remove();
}

// The log: all lines are kept as data, and those that pass the filter are shown.
const log = find('log');
const empty = log.querySelector('.empty');
let lines = [];
let pausedAt = null;
let isFollowing = true;
const newest = () => (lines.length === 0 ? 0 : lines[lines.length - 1].key);

function isShown({ key, cells }) {
  const service = find('log-service').value;
  const text = find('log-text').value.trim().toLowerCase();
  return (pausedAt === null || key <= pausedAt) && (service === '' || cells.service === service) &&
    (text === '' || cells.text.toLowerCase().includes(text));
}
function addLines(rows) {
  const fresh = rows.filter(({ key }) => key > newest());
  if (fresh.length === 0) return;
  lines = [...lines, ...fresh].slice(-MOST_LINES);
  empty.before(...fresh.filter(isShown).map((row) => copy('line-row', row)));
  while (pausedAt === null && log.children.length > MOST_LINES) log.firstElementChild.remove();
  follow();
  showHeld();
}
function drawLog() {
  log.replaceChildren(...lines.filter(isShown).map((row) => copy('line-row', row)), empty);
  follow();
}
function follow() {
  if (isFollowing) log.scrollTop = log.scrollHeight;
}
function showHeld() {
  const held = pausedAt === null ? 0 : lines.filter(({ key }) => key > pausedAt).length;
  find('log-pause').textContent = pausedAt === null ? 'Pause' : held === 0 ? 'Resume' : 'Resume (' + held + ' new)';
}
function followFromNow(follows) {
  isFollowing = follows;
  find('log-newest').hidden = follows;
  follow();
}
// The log follows new lines only while it is scrolled to its end.
log.addEventListener('scroll', () => {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
  if (isAtEnd !== isFollowing) followFromNow(isAtEnd);
});
new ResizeObserver(follow).observe(log);
find('log-newest').addEventListener('click', () => followFromNow(true));
find('log-filter').addEventListener('submit', (event) => event.preventDefault());
find('log-service').addEventListener('change', drawLog);
find('log-text').addEventListener('input', drawLog);
find('log-pause').addEventListener('click', () => {
  pausedAt = pausedAt === null ? newest() : null;
  find('log-pause').setAttribute('aria-pressed', String(pausedAt !== null));
  showHeld();
  drawLog();
});
find('log-filter').hidden = false;

// Who gets a URL: asked again with every letter; an answer that comes too late is thrown away.
const box = find('route-form').elements.url;
let asking = new AbortController();
async function findService() {
  asking.abort();
  asking = new AbortController();
  try {
    const asked = '/_svc/route.json?url=' + encodeURIComponent(box.value);
    const response = await fetch(asked, { signal: asking.signal, headers: { accept: 'application/json' } });
    if (response.ok) fill(find('answer').firstElementChild, (await response.json()).row);
  } catch {} // It was overtaken, or svc-build is gone, which the head of the page says.
}
find('route-form').addEventListener('submit', (event) => {
  event.preventDefault();
  void findService();
});
box.addEventListener('input', findService);

// The stream. A page that nobody sees lets go of it: browsers open few connections to one address.
let stream = null;
let again = 0;
let run = null;
function connection(text, isLive) {
  find('connection').textContent = text;
  find('connection').dataset.live = isLive;
}
function take(data) {
  if (data.services !== undefined) showServices(data.services);
  addRequests(data.requests);
  addLines(data.lines);
}
function connect() {
  disconnect();
  stream = new EventSource('/_svc/events');
  stream.addEventListener('everything', (event) => {
    const data = JSON.parse(event.data);
    // After a gap, rows that are here already are left alone; another run of svc-build numbers its own from 1.
    if (data.run !== run) {
      [run, lines, lastRequest, pausedAt] = [data.run, [], 0, null];
      find('requests').replaceChildren();
      log.replaceChildren(empty);
      showHeld();
    }
    connection('live', true);
    take(data);
  });
  stream.addEventListener('change', (event) => take(JSON.parse(event.data)));
  stream.addEventListener('error', () => {
    connection('not connected, trying again', false);
    if (stream.readyState === EventSource.CLOSED) again = setTimeout(connect, 2000);
  });
}
function disconnect() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}
document.addEventListener('visibilitychange', () => {
  if (document.hidden) disconnect();
  else if (stream === null) connect();
});
addEventListener('pagehide', disconnect);
addEventListener('pageshow', (event) => event.persisted && connect());
followFromNow(true);
connect();
})();
`;
