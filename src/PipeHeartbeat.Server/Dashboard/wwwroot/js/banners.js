import { byId, make, setText } from "./dom.js";
import { amount, precise, time } from "./format.js";

const place = byId("banners");
const shown = new Map();

/** Shows a banner or, without a text, takes it away. It is announced when its text changes, so that must not be each second. */
export function banner(name, kind, text, action) {
  const old = shown.get(name);
  if (!text) {
    old?.remove();
    shown.delete(name);
    return;
  }
  if (old) {
    setText(old.firstChild, text);
    return;
  }
  const box = make("div", `banner ${kind}`);
  box.dataset.name = name;
  box.append(make("span", "", text));
  if (action) {
    const button = make("button", "small", action.label);
    button.type = "button";
    button.addEventListener("click", action.run);
    box.append(button);
  }
  shown.set(name, box);
  place.append(box);
}

let stalls = null;
let stalledAt = -Infinity;

/** Says what is out of the ordinary with the server. */
export function showTroubles(status) {
  const { brake, drain } = status;

  // While verdicts wait because of it, a stall is news.
  if (stalls !== null && status.stalls.count > stalls) stalledAt = status.uptime;
  stalls = status.stalls.count;
  if (status.uptime < stalledAt) stalledAt = -Infinity;
  const isStalled = status.uptime - stalledAt < status.verdictHold.stall + 5;
  banner("stalled", "warn", isStalled ? `The server stood still for ${precise(status.stalls.last)}, until ${time(status.stalls.lastAt)}: verdicts wait until everybody could be heard.` : "");
  banner("brake", "bad", brake.active ? `Many fell silent at once, which is rather our network: verdicts are held since ${time(brake.since)}.` : "");
  banner("draining", "info", drain.active ? `Draining: newcomers are refused, the last client is told to go at ${time(drain.endsAt)}.` : "");
  banner("full", "warn", status.counters.live >= status.limits.maxConnections && status.limits.maxConnections > 0 ? `Full, with ${amount(status.limits.maxConnections, "connection")}: newcomers are refused.` : "");
}
