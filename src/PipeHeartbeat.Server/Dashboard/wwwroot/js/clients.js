import { askJson } from "./access.js";
import { byId, fillRows, make, onRow, setText } from "./dom.js";
import { number, precise, words } from "./format.js";
import { idButton, offer, walkByArrows } from "./rows.js";
import { silenceOf } from "./worst.js";

const limit = 50;
const waitMs = 150;

const body = byId("client-rows");
const query = byId("query");
const state = byId("state");
const note = byId("client-note");
const previous = byId("previous");
const next = byId("next");

// Where the pages before this one began, and where the next one does. No more than one page is ever held.
let starts = [null];
let following = null;
let request = null;
let timer = 0;

/** The list of clients, a page at a time. */
export function startClients(open) {
  onRow(body, open);
  walkByArrows(body);
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(begin, waitMs);
  });
  byId("search").addEventListener("submit", event => {
    event.preventDefault();
    clearTimeout(timer);
    begin();
    body.querySelector("button.id")?.focus();
  });
  state.addEventListener("change", begin);
  next.addEventListener("click", () => turn([...starts, following]));
  previous.addEventListener("click", () => turn(starts.slice(0, -1)));
}

/** The same page anew; not while somebody is on the way in it. */
export function refreshClients() {
  if (request === null && !body.contains(document.activeElement)) load();
}

function begin() {
  turn([null]);
}

function turn(to) {
  starts = to;
  load();
}

async function load() {
  request?.abort();
  const mine = (request = new AbortController());
  const asked = new URLSearchParams({ limit });
  if (query.value) asked.set("prefix", query.value);
  if (state.value) asked.set("state", state.value);
  if (starts.at(-1) !== null) asked.set("after", starts.at(-1));
  try {
    const page = await askJson(`/api/v1/clients?${asked}`, { signal: mine.signal });
    if (request === mine) requestAnimationFrame(() => show(page));
  } catch (error) {
    if (request === mine) setText(note, error.status ? error.message : "The server does not answer.");
  } finally {
    if (request === mine) request = null;
  }
}

function show(page) {
  following = page.next;
  fillRows(body, page.clients, createRow, fillRow);
  offer(body);
  const first = (starts.length - 1) * limit;
  const range = `${number(first + 1)}–${number(first + page.clients.length)}`;
  setText(note, page.clients.length > 0 ? range : query.value ? "Nobody whose id begins so." : "Nobody.");
  previous.disabled = starts.length === 1;
  next.disabled = following === null;
}

function fillRow(row, client) {
  const [id, how, silence, beats, remote] = row.children;
  row.dataset.id = client.id;
  setText(id.firstChild, client.id);
  how.firstChild.dataset.state = client.state;
  setText(how.firstChild, client.reason ? words(client.reason) : client.state);
  setText(silence, client.state === "offline" ? "–" : precise(silenceOf(client)));
  setText(beats, number(client.beats));
  setText(remote, client.remote ?? "–");
}

function createRow() {
  const row = make("tr");
  const id = make("td", "id-cell");
  id.append(idButton());
  const how = make("td");
  how.append(make("span", "state"));
  row.append(id, how, make("td", "num"), make("td", "num wide"), make("td", "wide dim"));
  return row;
}
