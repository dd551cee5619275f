import { byId, make, setText } from "./dom.js";
import { number, precise, rate, short, time } from "./format.js";

const height = 118;
const shownSeconds = 300;
const leastSeconds = 60;
const axisSeconds = seconds => (seconds === 0 ? "0" : precise(seconds));

const charts = [
  { id: "chart-clients", title: "Clients", axis: short, series: [{ name: "clients", label: "there", color: "--line1", text: number, fill: true }] },
  { id: "chart-beats", title: "Beats a second", axis: short, series: [{ name: "beats", label: "beats/s", color: "--line2", text: rate, fill: true }] },
  {
    id: "chart-lateness",
    title: "Lateness",
    axis: axisSeconds,
    series: [
      { name: "p50", label: "p50", color: "--line2", text: precise },
      { name: "p99", label: "p99", color: "--line3", text: precise },
      { name: "max", label: "max", color: "--line4", text: precise },
    ],
  },
  {
    id: "chart-ends",
    title: "Ends a second",
    axis: short,
    series: [
      { name: "silent", label: "silence", color: "--line4", text: rate },
      { name: "others", label: "other reasons", color: "--line1", text: rate },
    ],
  },
  {
    id: "chart-loop",
    title: "Loop",
    axis: axisSeconds,
    series: [
      { name: "lag", label: "lag", color: "--line3", text: precise },
      { name: "pass", label: "pass", color: "--line1", text: precise },
    ],
  },
];

/** The charts of the last five minutes. One is drawn a frame, so that none takes long. */
export class Charts {
  #history;
  #drawn = [];
  #next = 0;
  #frame = 0;

  constructor(history) {
    this.#history = history;
    this.#drawn = charts.map(chart => new Chart(chart, history));
    document.addEventListener("themechange", () => this.#restyle());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#restyle());
  }

  draw() {
    this.#next = 0;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#drawNext());
  }

  #drawNext() {
    this.#frame = 0;
    if (this.#next >= this.#drawn.length) return;
    this.#drawn[this.#next++].draw();
    this.#frame = requestAnimationFrame(() => this.#drawNext());
  }

  #restyle() {
    for (const chart of this.#drawn) chart.restyle();
  }
}

/** A label that the edge would cut off is left out. */
const nameTimes = (plot, ticks) => ticks.map(tick => (plot.valToPos(tick, "x") > plot.bbox.width / devicePixelRatio - 26 ? "" : time(tick * 1000)));

class Chart {
  #options;
  #history;
  #plot = null;
  #place;
  #title;
  #values = [];

  constructor(options, history) {
    this.#options = options;
    this.#history = history;
    const panel = byId(options.id);
    const head = make("div", "chart-head");
    this.#title = make("h2", "", options.title);
    head.append(this.#title);
    for (const series of options.series) {
      const item = make("span", "key");
      const value = make("b", "", "–");
      item.append(make("i", `swatch ${series.color.slice(2)}`), make("span", "", series.label), value);
      head.append(item);
      this.#values.push(value);
    }
    this.#place = make("div", "plot");
    this.#place.setAttribute("aria-hidden", "true");
    panel.append(head, this.#place);
    new ResizeObserver(() => this.#resize()).observe(this.#place);
  }

  draw() {
    this.#plot?.setData(this.#data());
    if (!this.#plot) this.restyle();
    this.#tell(this.#plot?.cursor.idx ?? null);
  }

  restyle() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#place.clientWidth === 0) return;
    this.#plot = new uPlot(this.#describe(), this.#data(), this.#place);
  }

  #resize() {
    const width = this.#place.clientWidth;
    if (width > 0 && this.#plot && this.#plot.width !== width) this.#plot.setSize({ width, height });
  }

  #data() {
    return [this.#history.times, ...this.#options.series.map(series => this.#history.columns[series.name])];
  }

  /** What holds where the pointer is, else now. */
  #tell(index) {
    const times = this.#history.times;
    const at = index ?? times.length - 1;
    setText(this.#title, index === null || times[at] === undefined ? this.#options.title : time(times[at] * 1000));
    this.#options.series.forEach((series, i) => setText(this.#values[i], series.text(this.#history.columns[series.name][at])));
  }

  #describe() {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(name).trim();
    const font = `11px ${style.getPropertyValue("--font")}`;
    const axis = { stroke: color("--dim"), font, ticks: { show: false }, grid: { stroke: color("--grid"), width: 1 } };
    return {
      width: this.#place.clientWidth,
      height,
      padding: [6, 4, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: "time", setSeries: false } },
      scales: {
        x: { range: () => this.#shown() },
        y: { range: (_, least, most) => [0, most > 0 ? most * 1.12 : 1] },
      },
      axes: [
        { ...axis, size: 22, space: 64, values: nameTimes, grid: { show: false } },
        { ...axis, size: 52, space: 24, values: (_, ticks) => ticks.map(this.#options.axis) },
      ],
      series: [
        {},
        ...this.#options.series.map(series => ({
          stroke: color(series.color),
          width: 1.5,
          fill: series.fill ? color(`${series.color}-fill`) : undefined,
          points: { show: false },
          spanGaps: false,
        })),
      ],
      hooks: { setCursor: [plot => this.#tell(plot.cursor.idx ?? null)] },
    };
  }

  #shown() {
    const times = this.#history.times;
    const last = times.at(-1) ?? Date.now() / 1000;
    return [Math.max(last - shownSeconds, Math.min(times[0] ?? last, last - leastSeconds)), last];
  }
}
