import { byId, make, setText } from "./dom.js";
import { amount, bytes, duration, nothing, number, precise, setting, time, words } from "./format.js";

/** Shows facts as names and values, each in its place: only what changes is written. */
export function showFacts(list, facts) {
  const kept = new Set();
  for (const [name, text] of facts) {
    let value = list.querySelector(`dd[data-name="${CSS.escape(name)}"]`);
    if (!value) {
      value = make("dd");
      value.dataset.name = name;
      list.append(make("dt", "", name), value);
    }
    setText(value, text);
    kept.add(name);
  }
  for (const value of list.querySelectorAll("dd")) {
    if (kept.has(value.dataset.name)) continue;
    value.previousElementSibling.remove();
    value.remove();
  }
}

/** Shows how the server itself is. */
export function showServer(status) {
  const version = status.version.split("+")[0];
  setText(byId("server"), `${status.node} · ${version} · up ${duration(status.uptime)}`);
  showFacts(byId("facts"), [...factsOf(status)]);
}

function* factsOf(status) {
  const { stalls, brake, journal, conservation, limits, activity } = status;
  yield ["Offline after", `${setting(status.timeout)} (${status.missedLimit} × ${setting(status.interval)})`];
  yield ["Connections", `${number(conservation.live)} of ${number(limits.maxConnections)} at most`];
  yield ["Accepted", `${number(conservation.accepted)}, ${number(conservation.closedTotal)} closed, ${number(conservation.inFlight)} on their way`];
  yield ["Received", activity ? `${bytes(activity.bytesReceived)}${packets(activity.packets)}` : nothing];
  yield ["Stalls", stalls.count === 0 ? "none" : `${number(stalls.count)}, longest ${precise(stalls.longest)}, last ${precise(stalls.last)} at ${time(stalls.lastAt)}`];
  yield ["Brake", brake.active ? `holds ${number(brake.held)} since ${time(brake.since)}` : `idle, ${amount(brake.alarms, "alarm")}`];
  yield ["Journal", `${number(journal.count)} of ${number(journal.capacity)} events`];
  yield ["Readers", `${number(journal.readers)}, slowest ${number(journal.slowestReaderLag)} behind`];
  for (const hook of status.webhooks) yield [`Webhook ${hook.name}`, webhook(hook)];
}

const packets = all => Object.entries(all ?? {}).filter(([, count]) => count > 0).map(([type, count]) => `, ${number(count)} ${words(type)}`).join("");

const webhook = hook => (hook.state === "failing" ? `failing, ${number(hook.behind)} behind: ${hook.lastError ?? ""}` : `${hook.state}, ${number(hook.delivered)} taken, ${number(hook.behind)} behind`);
