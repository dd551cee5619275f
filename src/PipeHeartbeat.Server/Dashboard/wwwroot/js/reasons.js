import { byId, fillRows, make, setShare, setText } from "./dom.js";
import { counted, number, words } from "./format.js";

const body = byId("reason-rows");

/** Shows why connections have ended, the most frequent reason first. */
export function showReasons(status, history) {
  const closed = Object.entries(status.counters.closed);
  const total = closed.reduce((sum, [, count]) => sum + count, 0);
  const shown = closed.filter(([reason, count]) => count > 0 || reason === "heartbeat_timeout").sort(([, one], [, other]) => other - one);
  fillRows(body, shown, createRow, (row, [reason, count]) => {
    const [name, share, minute, all] = row.children;
    row.dataset.reason = reason;
    setText(name, words(reason));
    setShare(share.firstChild, total > 0 ? count / total : 0);
    setText(minute, counted(history.lastMinute(reason)));
    setText(all, number(count));
  });
}

function createRow() {
  const row = make("tr");
  const share = make("td");
  share.append(make("span", "gauge"));
  row.append(make("td"), share, make("td", "num"), make("td", "num"));
  return row;
}
