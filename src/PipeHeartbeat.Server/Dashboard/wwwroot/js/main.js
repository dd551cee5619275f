import { banner, showTroubles } from "./banners.js";
import { Charts } from "./charts.js";
import { refreshClients, startClients } from "./clients.js";
import { openDetail, startDetail } from "./detail.js";
import { showCluster } from "./cluster.js";
import { byId, setText } from "./dom.js";
import { addEvent, resetEvents, startEvents } from "./events.js";
import { showServer } from "./facts.js";
import { amount, time } from "./format.js";
import { History } from "./history.js";
import { showReasons } from "./reasons.js";
import { Stream } from "./stream.js";
import { showTiles } from "./tiles.js";
import { refreshWorst, startWorst } from "./worst.js";

const worstEach = 2;
const clientsEach = 4;
const clusterEach = 2;
const eventsBefore = 50;
const hiddenMs = 60_000;

const history = new History();
const charts = new Charts(history);

let now = null;
let since = null;
let received = 0;
let hasHappened = false;
let frame = 0;
let waiting = null;
let hiding = 0;

const statuses = new Stream(() => "/api/v1/status/stream", 10_000, takeStatus, showLink);
const events = new Stream(() => `/api/v1/events?since=${since}`, 40_000, takeEvent);

function takeStatus(block) {
  if (block.event !== "status") return;
  const status = JSON.parse(block.data);
  if (now && status.uptime < now.status.uptime) {
    history.restart();
    resetEvents("The server was started anew.");
  }
  now = { status, history, rates: history.add(status) };
  if (since === null) {
    since = Math.max(status.journal.oldest - 1, status.journal.last - eventsBefore);
    if (!document.hidden) events.start();
  }
  if (frame === 0) frame = requestAnimationFrame(show);
}

function show() {
  frame = 0;
  const { status } = now;
  showTiles(now);
  showServer(status);
  showTroubles(status);
  showReasons(status, history);
  charts.draw();
  document.title = `${amount(status.presence.count, "client")} · PipeHeartbeat`;
  if (hasHappened || received % worstEach === 0) refreshWorst();
  if (hasHappened || received % clientsEach === 0) refreshClients();
  if (received % clusterEach === 0) showCluster(status);
  hasHappened = false;
  received++;
}

function takeEvent(block) {
  if (block.data === null) return;
  hasHappened = true;
  if (block.event === "") addEvent(block.data);
  else if (block.event === "reset") resetEvents("What lies between is not held any more.");
}

function showLink(state, next) {
  waiting = state === "waiting" ? next : null;
  document.documentElement.classList.toggle("stale", state === "waiting");
  byId("link").dataset.state = state;
  tellLink();
  if (state === "live") {
    events.hurry();
    received = 0;
    banner("link", "bad", "");
    return;
  }
  const last = history.times.at(-1);
  banner("link", "bad", `No connection: ${waiting.why}${waiting.why.endsWith(".") ? "" : "."}${last ? ` What is shown is from ${time(last * 1000)}.` : ""}`, { label: "Try now", run: hurry });
}

function tellLink() {
  const left = waiting ? Math.max(0, Math.ceil((waiting.at - Date.now()) / 1000)) : 0;
  setText(byId("link-text"), waiting ? (left > 0 ? `Reconnecting in ${left} s` : "Reconnecting") : "Live");
}

function hurry() {
  statuses.hurry();
  events.hurry();
}

// A browser has six connections to a server, all tabs together: one that nobody looks at for long gives its own back. Events are resumed where they were.
function onVisibility() {
  clearTimeout(hiding);
  if (document.hidden) {
    hiding = setTimeout(() => {
      statuses.stop();
      events.stop();
    }, hiddenMs);
    return;
  }
  statuses.start();
  if (since !== null) events.start();
  hurry();
}

function onKey(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog")) return;
  event.preventDefault();
  byId("query").focus();
  byId("query").select();
}

startClients(openDetail);
startWorst(openDetail);
startEvents(openDetail);
startDetail();
document.addEventListener("visibilitychange", onVisibility);
document.addEventListener("keydown", onKey);
addEventListener("online", hurry);
setInterval(() => waiting && tellLink(), 1_000);
statuses.start();
