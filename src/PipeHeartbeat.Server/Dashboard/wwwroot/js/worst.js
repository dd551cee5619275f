import { askJson } from "./access.js";
import { byId, fillRows, make, onRow, setShare, setText } from "./dom.js";
import { nothing, number, precise } from "./format.js";
import { idButton, offer, walkByArrows } from "./rows.js";

const limit = 12;
const body = byId("worst-rows");
const choices = [...document.querySelectorAll("[data-by]")];

let by = "missed";
let isAsking = false;

/** The clients that will be offline next if nothing comes. */
export function startWorst(open) {
  onRow(body, open);
  walkByArrows(body);
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      by = choice.dataset.by;
      for (const one of choices) one.setAttribute("aria-pressed", String(one === choice));
      refreshWorst();
    });
  }
}

/** @returns When it is done; one that is under way is not waited for. */
export async function refreshWorst() {
  if (isAsking) return;
  isAsking = true;
  const asked = by;
  try {
    const { clients } = await askJson(`/api/v1/silent?by=${asked}&limit=${limit}`);
    if (asked === by) requestAnimationFrame(() => show(clients));
  } catch {
    // The connection's state says so; the next time may do.
  } finally {
    isAsking = false;
  }
  if (asked !== by) await refreshWorst();
}

function show(clients) {
  fillRows(body, clients, createRow, (row, client) => {
    const [id, missed, silence, of] = row.children;
    const seconds = silenceOf(client);
    row.dataset.id = client.id;
    setText(id.firstChild, client.id);
    setText(missed, number(client.missed));
    setText(silence, precise(seconds));
    const share = client.timeout > 0 ? seconds / client.timeout : 0;
    setShare(of.firstChild, share);
    of.firstChild.classList.toggle("warn", share >= 0.5 && share < 0.8);
    of.firstChild.classList.toggle("bad", share >= 0.8);
    of.title = `${precise(seconds)} of ${client.timeout === null ? nothing : precise(client.timeout)}`;
  });
  offer(body);
}

/** Of one that never beat: since it came. */
export const silenceOf = client => client.lastBeatAge ?? Math.max(0, (Date.now() - Date.parse(client.since)) / 1000);

function createRow() {
  const row = make("tr");
  const id = make("td", "id-cell");
  id.append(idButton());
  const of = make("td");
  of.append(make("span", "gauge"));
  row.append(id, make("td", "num"), make("td", "num"), of);
  return row;
}
