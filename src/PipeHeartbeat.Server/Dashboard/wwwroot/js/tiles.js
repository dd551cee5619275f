import { byId, make, setText } from "./dom.js";
import { amount, counted, nothing, number, precise, rate, split } from "./format.js";

const tiles = [
  { id: "live", label: "Clients", show: ({ status }) => [number(status.presence.count), "", amount(status.counters.live, "connection")] },
  {
    id: "beats",
    label: "Beats",
    show: ({ status, rates }) => [rate(rates.beats), rates.beats === null ? "" : "/s", status.activity ? `${number(status.activity.beats)} since start` : `${nothing} since start`],
  },
  {
    id: "silent",
    label: "Fell silent",
    show: ({ status, history }) => {
      const text = counted(history.lastMinute("heartbeat_timeout"));
      return [text, text === nothing ? "" : "/min", `${number(status.counters.closed.heartbeat_timeout)} since start`];
    },
    isBad: ({ history }) => history.lastMinute("heartbeat_timeout").count > 0,
  },
  {
    id: "lateness",
    label: "Lateness p99",
    show: ({ status }) => [...split(status.lateness?.p99), `p50 ${precise(status.lateness?.p50)} · max ${precise(status.lateness?.max)}`],
    isBad: ({ status }) => status.lateness?.p99 > 0.25,
  },
  {
    id: "lag",
    label: "Loop lag",
    show: ({ status }) => [...split(status.loop?.lag), `pass ${precise(status.loop?.pass)}`],
    isBad: ({ status }) => status.loop?.lag > 0.25,
  },
  { id: "flow", label: "Come / go", show: ({ status, rates }) => [rates.came === null ? nothing : `${rate(rates.came)} / ${rate(rates.went)}`, rates.came === null ? "" : "/s", `${number(status.counters.accepted)} came since start`] },
];

const parts = tiles.map(tile => {
  const box = make("div", "panel tile");
  box.id = `tile-${tile.id}`;
  const value = make("p", "value");
  const figure = make("span", "figure", nothing);
  const unit = make("span", "unit");
  value.append(figure, unit);
  const more = make("p", "more", " ");
  box.append(make("h2", "", tile.label), value, more);
  byId("tiles").append(box);
  return { tile, box, figure, unit, more };
});

/** Shows the figures of now. */
export function showTiles(now) {
  for (const { tile, box, figure, unit, more } of parts) {
    const [value, of, rest] = tile.show(now);
    setText(figure, value);
    setText(unit, of);
    setText(more, rest);
    box.classList.toggle("bad", tile.isBad?.(now) === true);
  }
}
