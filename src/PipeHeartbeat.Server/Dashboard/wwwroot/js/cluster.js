import { askJson } from "./access.js";
import { byId, fillRows, make, setShare, setText } from "./dom.js";
import { amount, number, time } from "./format.js";

const panel = byId("cluster");
const note = byId("cluster-note");

let isAsking = false;

/** Shows the nodes that share presence; nothing where this server shares it with nobody. */
export async function showCluster({ cluster }) {
  panel.hidden = !cluster;
  panel.classList.toggle("away", Boolean(cluster) && !cluster.joined);
  if (!cluster || isAsking) return;
  if (!cluster.joined) {
    setText(note, `Redis does not answer: ${amount(cluster.pending, "change")} to be told. Clients are served as ever.`);
    return;
  }
  isAsking = true;
  try {
    const report = await askJson("/api/v1/cluster");
    requestAnimationFrame(() => show(report));
  } catch {
    // It has just gone; the next status says so.
  } finally {
    isAsking = false;
  }
}

function show({ nodes, clients, awaited, pending }) {
  setText(note, `${amount(clients, "client")} online, ${number(awaited)} waited for, ${number(pending)} to be told by this node`);
  const most = Math.max(1, ...nodes.map(node => node.clients));
  fillRows(byId("cluster-rows"), nodes, createRow, (row, node) => {
    const [name, state, count, share, since] = row.children;
    setText(name, node.name ?? node.incarnation);
    name.title = node.incarnation;
    setText(state, node.lost ? "lost" : node.self ? "this node" : "there");
    state.classList.toggle("lost", node.lost);
    setText(count, number(node.clients));
    setShare(share.firstChild, node.clients / most);
    setText(since, node.since ? time(Date.parse(node.since)) : "");
  });
}

function createRow() {
  const row = make("tr");
  const share = make("td");
  share.append(make("span", "gauge"));
  row.append(make("td", "id-cell"), make("td"), make("td", "num"), share, make("td"));
  return row;
}
