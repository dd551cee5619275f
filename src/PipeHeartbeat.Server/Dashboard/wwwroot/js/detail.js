import { ask, askJson } from "./access.js";
import { byId, make, setText } from "./dom.js";
import { eventRow, eventsOf } from "./events.js";
import { showFacts } from "./facts.js";
import { bytes, moment, nothing, number, precise, setting, words } from "./format.js";
import { silenceOf } from "./worst.js";

const refreshMs = 1_000;
const mostEvents = 20;

const drawer = byId("detail");
const confirmation = byId("confirm");
const kick = byId("kick");
const note = byId("detail-note");
const state = byId("detail-state");
const list = byId("detail-events");

let id = null;
let timer = 0;
let shownEvents = "";

const pathOf = client => `/api/v1/clients/${encodeURIComponent(client)}`;

/** What is known of one client, and how to send it away. */
export function startDetail() {
  byId("detail-close").addEventListener("click", () => drawer.close());
  drawer.addEventListener("close", () => {
    clearTimeout(timer);
    id = null;
  });

  // The dialog itself is what is around its content.
  for (const dialog of [drawer, confirmation]) {
    dialog.addEventListener("click", event => {
      if (event.target === dialog) dialog.close();
    });
  }

  kick.addEventListener("click", () => {
    setText(byId("confirm-id"), id);
    confirmation.showModal();
    byId("confirm-no").focus();
  });
  byId("confirm-no").addEventListener("click", () => confirmation.close());
  byId("confirm-yes").addEventListener("click", () => {
    confirmation.close();
    if (id !== null) send(id);
  });
}

/** Opens it. Escape closes it, and focus goes back to where it was. */
export function openDetail(client) {
  id = client;
  shownEvents = "";
  setText(byId("detail-id"), client);
  setText(note, "");
  setText(state, "");
  byId("detail-facts").replaceChildren();
  list.replaceChildren();
  kick.disabled = true;
  if (!drawer.open) drawer.showModal();
  byId("detail-close").focus();
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  const asked = id;
  try {
    const client = await askJson(pathOf(asked));
    if (asked === id) show(client);
  } catch (error) {
    if (asked === id) showAbsence(error);
  }
  if (asked === id && id !== null) timer = setTimeout(refresh, refreshMs);
}

function show(client) {
  const isThere = client.state !== "offline";
  state.dataset.state = client.state;
  setText(state, client.reason ? `offline: ${words(client.reason)}` : client.state);
  kick.disabled = !isThere;
  showFacts(byId("detail-facts"), [
    [isThere ? "There since" : "Offline since", moment(client.since)],
    ["Last heartbeat", client.lastBeatAge === null ? "none yet" : `${precise(client.lastBeatAge)} ago`],
    ...(isThere
      ? [
          ["Missed", `${number(client.missed)}; silent for ${precise(silenceOf(client))} of ${setting(client.timeout ?? 0)}`],
          ["Beats each", client.interval === null ? nothing : setting(client.interval)],
        ]
      : []),
    ["Beats", number(client.beats)],
    ["Packets", `${number(client.packets)}, ${bytes(client.bytes)}`],
    ["Remote", client.remote ?? nothing],
    ["Round trip", client.rtt === null ? nothing : `${precise(client.rtt)} ± ${precise(client.jitter)}`],
    ["Connection", client.connection],
    ["Said HELLO", client.identified ? "yes" : "no: known by its address"],
  ]);
  showEvents(client.id);
}

function showAbsence(error) {
  kick.disabled = true;
  state.dataset.state = "unknown";
  setText(state, error.status === 404 ? "unknown: it was never here, or too long ago" : error.status ? error.message : "The server does not answer.");
  showEvents(id);
}

function showEvents(client) {
  const events = eventsOf(client).slice(0, mostEvents);
  const known = events.map(event => event.seq).join();
  if (known === shownEvents && list.children.length > 0) return;
  shownEvents = known;
  if (events.length > 0) list.replaceChildren(...events.map(event => eventRow(event, false)));
  else list.replaceChildren(make("li", "event mark", "Nothing that this page was told of."));
}

async function send(client) {
  try {
    await ask(pathOf(client), { method: "DELETE" });
    setText(note, "Kicked.");
  } catch (error) {
    setText(note, error.status ? error.message : "The server does not answer: nobody was kicked.");
  }
  if (client === id) refresh();
}
