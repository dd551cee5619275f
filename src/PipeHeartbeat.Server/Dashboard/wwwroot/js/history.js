const seconds = 300;
const minute = 60;

/** What the charts show: five minutes, a column a second. A null is a gap. */
export class History {
  static names = ["clients", "beats", "p50", "p99", "max", "lag", "pass", "silent", "others"];

  times = [];
  columns = Object.fromEntries(History.names.map(name => [name, []]));
  #marks = [];
  #lookedFrom = 0;
  #before = null;

  /**
   * Takes in a status.
   * @returns What is derived from it and those before: rates a second, null as long as there is nothing to compare with.
   */
  add(status) {
    const before = this.#before?.uptime < status.uptime ? this.#before : null;
    if (this.#before && !before) this.restart();
    this.#before = status;

    const passed = before ? status.uptime - before.uptime : 0;
    const perSecond = read => (passed > 0 && read(before) !== undefined && read(status) !== undefined ? (read(status) - read(before)) / passed : null);
    const rates = {
      beats: perSecond(one => one.activity?.beats),
      came: perSecond(one => one.conservation.accepted),
      went: perSecond(one => one.conservation.closedTotal),
      silent: perSecond(one => one.counters.closed.heartbeat_timeout),
    };

    // It was away: a line across that time would say what nobody knows.
    const now = Date.now() / 1000;
    if (this.times.length > 0 && now - this.times.at(-1) > 5) this.#push(this.times.at(-1) + 1, {});
    this.#push(now, {
      clients: status.presence.count,
      beats: rates.beats,
      p50: status.lateness?.p50,
      p99: status.lateness?.p99,
      max: status.lateness?.max,
      lag: status.loop?.lag,
      pass: status.loop?.pass,
      silent: rates.silent,
      others: rates.went === null ? null : Math.max(0, rates.went - rates.silent),
    });
    this.#marks.push({ uptime: status.uptime, closed: status.counters.closed });
    while (this.#marks[0].uptime < status.uptime - minute - 0.5) this.#marks.shift();

    // All that has ended since a server was started that is younger than a minute has ended within it.
    if (this.#marks.length === 1) {
      if (status.uptime <= minute) this.#marks.unshift({ uptime: 0, closed: {} });
      this.#lookedFrom = this.#marks[0].uptime;
    }
    return rates;
  }

  /** How many ended for a reason within the last minute; not whole, and so at least as many, while the page has been looking for less. */
  lastMinute(reason) {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const isWhole = this.#lookedFrom === 0 || last.uptime - this.#lookedFrom >= minute - 0.5;
    return { count: (last.closed[reason] ?? 0) - (first.closed[reason] ?? 0), isWhole };
  }

  /** Another process counts from the beginning. */
  restart() {
    this.#marks = [];
    this.#before = null;
  }

  #push(at, values) {
    this.times.push(at);
    for (const name of History.names) this.columns[name].push(values[name] ?? null);
    if (this.times.length <= seconds) return;
    this.times.shift();
    for (const name of History.names) this.columns[name].shift();
  }
}
