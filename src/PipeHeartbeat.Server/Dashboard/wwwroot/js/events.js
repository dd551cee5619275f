import { byId, make, onRow, setText } from "./dom.js";
import { number, precise, time, words } from "./format.js";
import { idButton, offer, walkByArrows } from "./rows.js";

/** As many are kept of each kind, and shown. */
const most = 200;

/** As many are made into rows at once, and not more often than that: nobody reads more, and the page has other things to do. */
const mostAtOnce = 50;
const restMs = 200;

const list = byId("event-rows");
const scroll = list.parentElement;
const kindChoice = byId("kind");
const pause = byId("pause");
const note = byId("event-note");

// The newest last, as they came: they are taken apart when they are shown, so a burst of which nobody will see the most costs little.
const kept = new Map([...kindChoice.options].map(option => [option.value, []]));
let waiting = [];
let passed = 0;
let isPlanned = false;
let renderedAt = -Infinity;
let isPaused = false;
let isPointedAt = false;

/** The events as they happen. */
export function startEvents(open) {
  onRow(list, open);
  walkByArrows(list);
  kindChoice.addEventListener("change", showAnew);
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", String(isPaused));
    plan();
  });

  // What moves away under the pointer cannot be clicked.
  scroll.addEventListener("pointerenter", event => hold(event.pointerType === "mouse"));
  scroll.addEventListener("pointerleave", () => hold(false));
  scroll.addEventListener("focusout", plan);
}

/** Takes in a block of the stream. */
export function addEvent(data) {
  // Within a text a quote is escaped, so this is nothing that a client has said of itself.
  const kind = /"kind":"([a-z]+)"/.exec(data)?.[1] ?? "";
  keep(kept.get(""), data);
  if (kept.has(kind)) keep(kept.get(kind), data);
  if (kindChoice.value !== "" && kindChoice.value !== kind) return;
  keep(waiting, data);
  passed++;
  plan();
}

/** The server holds no longer what came between, or is another one. */
export function resetEvents(why) {
  const row = make("li", "event mark", why);
  flush();
  list.prepend(row);
}

/** What is known here of a client, the newest first. */
export function eventsOf(id) {
  const quoted = JSON.stringify(id).slice(1, -1);
  const all = new Set([...kept.values()].flat().filter(data => data.includes(quoted) || data.includes("\\u")));
  return [...all].map(JSON.parse).filter(event => event.clientId === id).sort((one, other) => other.seq - one.seq);
}

/** The row of an event. */
export function eventRow(event, withId) {
  const row = make("li", "event");
  row.dataset.kind = event.kind;
  row.append(make("time", "", time(event.at)), make("span", "kind", event.kind));
  if (withId) {
    row.dataset.id = event.clientId;
    const id = idButton();
    id.textContent = event.clientId;
    row.append(id);
  }
  const what = make("span", "what", whatOf(event));
  what.title = [what.textContent, event.detail].filter(Boolean).join(": ");
  row.append(what);
  return row;
}

function whatOf(event) {
  if (event.kind === "offline") {
    const held = event.evidence?.heldBy?.length ? `, held by ${event.evidence.heldBy.join(" and ")}` : "";
    const silent = event.reason === "heartbeat_timeout" ? ` after ${precise(event.evidence?.silence)}` : "";
    return `${words(event.reason)}${silent}${held}`;
  }
  return event.kind === "suspect" ? `silent for ${precise(event.evidence?.silence)}` : event.remote ?? "";
}

function hold(isIt) {
  isPointedAt = isIt;
  plan();
}

function keep(ring, data) {
  ring.push(data);

  // A tenth more than needed, so that not each one moves all the others.
  if (ring.length > most * 1.1) ring.splice(0, ring.length - most);
}

const isHeld = () => isPaused || isPointedAt || list.contains(document.activeElement);

function plan() {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => requestAnimationFrame(render), Math.max(0, renderedAt + restMs - performance.now()));
}

function render() {
  isPlanned = false;
  renderedAt = performance.now();
  if (!isHeld()) flush();
  const held = isHeld() && passed > 0 ? `, ${number(passed)} more wait` : "";
  setText(note, list.children.length === 0 ? "Nothing has happened yet." : `The last ${number(list.children.length)}${held}`);
}

function flush() {
  const rows = waiting.slice(-mostAtOnce).reverse().map(data => eventRow(JSON.parse(data), true));

  // What is shown has no gaps: below those that were left out, nothing is.
  if (passed > rows.length) list.replaceChildren(...rows);
  else list.prepend(...rows);
  waiting = [];
  passed = 0;
  while (list.children.length > most) list.lastElementChild.remove();
  offer(list);
}

function showAnew() {
  list.replaceChildren();
  list.append(...kept.get(kindChoice.value).slice(-most).reverse().map(data => eventRow(JSON.parse(data), true)));
  waiting = [];
  passed = 0;
  offer(list);
  plan();
}
