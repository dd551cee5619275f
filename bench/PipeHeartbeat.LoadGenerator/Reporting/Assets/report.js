"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const edges = data.edgesMs.map(Number);
  const runs = data.runs.map((run, i) => ({ name: run.name, result: run.result, colour: `--run${i % 6}` }));
  const several = runs.length > 1;
  const plots = [];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = value => value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value);
  const short = value => String(Number(value.toPrecision(3)));

  const withUnit = (value, steps) => {
    const [size, unit] = steps.find(([size]) => Math.abs(value) >= size) ?? steps.at(-1);
    return short(value / size) + unit;
  };
  const time = ms => ms === 0 ? "0" : withUnit(ms, [[1000, " s"], [1, " ms"], [0.001, " µs"], [0.000001, " ns"]]);
  const count = value => withUnit(value, [[1e6, "M"], [1e3, "k"], [1, ""]]);
  const exact = value => value.toLocaleString("en", { maximumFractionDigits: 2 });
  const percent = value => short(value) + " %";
  const memory = mib => short(mib) + " MiB";
  const seconds = value => short(value) + " s";

  const withAlpha = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");

  const axis = options => ({
    stroke: colour("--dim"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1, size: 4 },
    font: `12px ${colour("--font")}`,
    ...options,
  });

  const add = (section, title, note, options, values) => {
    const figure = document.createElement("figure");
    figure.className = "chart";
    const caption = figure.appendChild(document.createElement("figcaption"));
    caption.append(title + " ");
    caption.appendChild(document.createElement("small")).textContent = note;
    const place = figure.appendChild(document.createElement("div"));
    document.getElementById(section).append(figure);
    const width = () => Math.max(place.clientWidth, 200);
    plots.push({ figure, plot: new uPlot({ width: width(), height: 200, ...options }, values, place), width });
  };

  // Histograms: every bar is as wide as every other on the grid, which is logarithmic.

  const bucketOf = ms => {
    let low = 0;
    let high = edges.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (edges[middle] <= ms * (1 + 1e-9)) low = middle; else high = middle - 1;
    }
    return low;
  };

  const positionOf = ms => {
    const i = bucketOf(ms);
    const [from, to] = [edges[i], edges[i + 1]];
    return i + (from === 0 ? ms / to : Math.log(ms / from) / Math.log(to / from));
  };

  const roundEdges = (plot, from, to) => {
    const pixels = plot.bbox.width / devicePixelRatio / (to - from);
    const inside = edges.map((edge, i) => i).filter(i => i >= from && i <= to && i > 0);
    const mantissa = edge => Number((edge / 10 ** Math.floor(Math.log10(edge) + 1e-9)).toPrecision(3));
    const sets = [[1, 1.4, 2, 2.8, 4, 5.6, 8], [1, 2, 5], [1]].map(kept => inside.filter(i => kept.includes(mantissa(edges[i]))));
    const fits = set => set.every((i, n) => n === 0 || (i - set[n - 1]) * pixels >= 46);
    return [inside, ...sets].find(fits) ?? sets.at(-1);
  };

  const markers = times => plot => {
    const marks = [["p50", number(times.p50)], ["p99", number(times.p99)], ["max", number(times.max)]];
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = `${12 * ratio}px ${colour("--font")}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.strokeStyle = colour("--dim");
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 3 * ratio]);
    marks.forEach(([label, ms], row) => {
      if (ms === null) return;
      const x = Math.round(plot.valToPos(positionOf(ms), "x", true));
      const y = bbox.top - (2.4 - row) * 15 * ratio;
      ctx.beginPath();
      ctx.moveTo(x, y - 10 * ratio);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const text = `${label} ${time(ms)}`;
      const isRight = x + ctx.measureText(text).width + 6 * ratio > bbox.left + bbox.width;
      const left = isRight ? x - 5 * ratio - ctx.measureText(text).width : x + 5 * ratio;
      ctx.fillStyle = colour("--surface");
      ctx.fillRect(left - 2 * ratio, y - 11 * ratio, ctx.measureText(text).width + 4 * ratio, 14 * ratio);
      ctx.fillStyle = colour("--text");
      ctx.fillText(text, left, y);
    });
    ctx.restore();
  };

  const histogram = (title, note, read) => {
    const measured = runs.map(run => ({ ...run, times: read(run.result) })).filter(run => run.times && run.times.count > 0);
    if (measured.length === 0) return;

    const bars = measured.map(run => new Map());
    measured.forEach((run, n) => run.times.buckets.forEach(bucket => {
      const i = bucketOf(Number(bucket.fromMs));
      bars[n].set(i, (bars[n].get(i) ?? 0) + (several ? bucket.count / run.times.count * 100 : bucket.count));
    }));
    const used = bars.flatMap(bar => [...bar.keys()]);
    const [from, to] = [Math.max(Math.min(...used) - 1, 0), Math.min(Math.max(...used) + 1, edges.length - 2)];
    const indices = Array.from({ length: to - from + 1 }, (_, n) => from + n);
    const format = several ? percent : count;

    add("histograms", title, note, {
      padding: [several ? 8 : 46, 22, 0, 0],
      cursor: { y: false, drag: { setScale: false, x: false } },
      scales: { x: { time: false, range: [from, to + 1] }, y: { range: (_, __, max) => [0, max * 1.05 || 1] } },
      axes: [
        axis({ splits: plot => roundEdges(plot, from, to + 1), values: (_, splits) => splits.map(i => time(edges[i])), grid: { show: false }, size: 34 }),
        axis({ size: 56, values: (_, splits) => splits.map(format) }),
      ],
      series: [
        { label: "time", value: (_, x) => x === null ? "–" : `${time(edges[Math.floor(x)])} to ${time(edges[Math.floor(x) + 1])}` },
        ...measured.map(run => ({
          label: several ? run.name : "samples",
          stroke: colour(run.colour),
          width: several ? 2 : 0,
          fill: withAlpha(colour(run.colour), several ? 0.12 : 0.7),
          paths: several ? uPlot.paths.stepped({ align: 0 }) : uPlot.paths.bars({ size: [0.9, 90] }),
          points: { show: false },
          value: (_, y) => y === null ? "–" : several ? percent(y) : exact(y),
        })),
      ],
      hooks: several ? {} : { draw: [markers(measured[0].times)] },
    }, [indices.map(i => i + 0.5), ...bars.map(bar => indices.map(i => bar.get(i) ?? 0))]);
  };

  // The timeline: one chart a measure, one line a run.

  const shadeUnmeasured = plot => {
    const { measuredFromSeconds: from, durationSeconds: length } = runs[0].result;
    if (several || !(from > 0)) return;
    const { ctx, bbox } = plot;
    const within = value => Math.min(Math.max(plot.valToPos(value, "x", true), bbox.left), bbox.left + bbox.width);
    ctx.save();
    ctx.fillStyle = colour("--shade");
    ctx.fillRect(bbox.left, bbox.top, within(from) - bbox.left, bbox.height);
    ctx.fillRect(within(from + length), bbox.top, bbox.left + bbox.width - within(from + length), bbox.height);
    ctx.restore();
  };

  const line = (label, stroke, format, options) => ({
    label,
    stroke,
    width: 2,
    spanGaps: true,
    points: { show: false },
    value: (_, y) => y === null || y === undefined ? "–" : format(y),
    ...options,
  });

  const timeline = (title, note, read, format, options = {}) => {
    const lines = runs.map(run => ({ run, values: run.result.timeline.map(point => number(read(point))) })).filter(line => line.values.some(value => value !== null));
    if (lines.length === 0 || (options.onlyIfAny && lines.every(line => line.values.every(value => !value)))) return;

    const tables = [];
    const series = [];
    lines.forEach(({ run, values }) => {
      const at = run.result.timeline.map(point => Math.round(point.atSeconds * 10) / 10);
      const stroke = colour(run.colour);
      tables.push([at, values]);
      series.push(line(several ? run.name : options.label ?? "value", stroke, options.exact ?? format, {
        fill: several ? undefined : withAlpha(stroke, options.bars ? 0.7 : 0.12),
        ...(options.bars && !several ? { paths: uPlot.paths.bars({ size: [0.8, 40] }), width: 0 } : {}),
        ...(options.points ? { points: { show: true, size: 5, fill: stroke } } : {}),
      }));
      if (options.planned && !several) {
        tables.push([at, run.result.timeline.map(point => number(options.planned(point)))]);
        series.push(line("planned", colour("--dim"), options.exact ?? format, { dash: [5, 4], width: 1.5 }));
      }
    });

    add("timeline", title, note, {
      padding: [8, 22, 0, 0],
      cursor: { sync: { key: "time" }, y: false },
      scales: { x: { time: false }, y: { range: (_, __, max) => [0, max * 1.08 || 1] } },
      axes: [
        axis({ values: (_, splits) => splits.map(seconds), size: 34 }),
        axis({ size: 62, values: (_, splits) => splits.map(format) }),
      ],
      series: [{ label: "at", value: (_, x) => x === null ? "–" : seconds(x) }, ...series],
      hooks: { drawClear: [shadeUnmeasured] },
    }, uPlot.join(tables));
  };

  const fit = () => plots.forEach(({ plot, width }) => plot.setSize({ width: width(), height: 200 }));

  const render = () => {
    plots.splice(0).forEach(({ figure, plot }) => { plot.destroy(); figure.remove(); });
    const part = several ? "share of samples" : "samples";
    histogram("Verdict lateness", `from the deadline to the verdict, ${part}`, run => run.verdicts.lateness);
    histogram("ACK round trip", `from the planned moment to the ACK, ${part}`, run => run.beats.ackRoundTrip);
    histogram("Send lag", `from the planned moment to the beat being sent, ${part}`, run => run.beats.sendLag);
    histogram("Connecting", `from the planned moment to the connection standing, ${part}`, run => run.connections.took);
    histogram("Offence to end", `from the offence to the connection's end, ${part}`, run => run.offenders?.took);

    timeline("Connections", "that stood", point => point.connected, count, { label: "connected", exact });
    timeline("Beats", "a second", point => point.beats, count, { label: "sent", exact, planned: point => point.plannedBeats });
    timeline("Ends", "by the server, a second", point => point.ended, count, { label: "ended", exact, bars: true, onlyIfAny: true });
    timeline("Verdict lateness", "worst of each second", point => point.latenessMax, time, { label: "max", points: true });
    timeline("Send lag", "p99 of each second", point => point.sendLagP99, time, { label: "p99" });
    timeline("Server CPU", "of one core", point => point.serverCpuPercent, percent, { label: "CPU" });
    timeline("Server memory", "resident", point => point.serverRssMiB, memory, { label: "RSS" });
    // How wide each may be is known when all of them stand.
    fit();
    document.documentElement.dataset.charts = String(plots.length);
  };

  render();
  addEventListener("resize", fit);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
  addEventListener("beforeprint", () => { document.documentElement.classList.add("printing"); render(); });
  addEventListener("afterprint", () => { document.documentElement.classList.remove("printing"); render(); });
})();
