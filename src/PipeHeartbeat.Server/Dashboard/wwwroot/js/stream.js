import { ask, Refusal } from "./access.js";

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** Takes a stream of server-sent events apart. It keeps no more than the block that is not complete yet. */
export class BlockReader {
  #decoder = new TextDecoder();
  #rest = "";

  /** The blocks that are complete with these bytes: what each is called, its number, its data. */
  *read(bytes) {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    let from = 0;
    for (let end; (end = text.indexOf("\n\n", from)) >= 0; from = end + 2) yield parse(text.slice(from, end));
    this.#rest = text.slice(from);
  }
}

function parse(text) {
  const block = { event: "", id: null, data: null };
  for (const line of text.split("\n")) {
    if (line.startsWith("data: ")) block.data = line.slice(6);
    else if (line.startsWith("id: ")) block.id = line.slice(4);
    else if (line.startsWith("event: ")) block.event = line.slice(7);
  }
  return block;
}

/**
 * Follows a stream and comes back when it is cut: soon at first, then more rarely, each at a moment of its own, so that after a restart not all pages come
 * at once. It is read by fetch because an EventSource can show no token.
 */
export class Stream {
  #path;
  #patienceMs;
  #onBlock;
  #onState;
  #lastId = null;
  #connection = null;
  #failures = 0;
  #timer = 0;

  /**
   * @param path Where the stream is; a function, asked each time.
   * @param patienceMs After how long without a byte a connection counts as dead.
   * @param onBlock Is told each block.
   * @param onState Is told how it stands: "live", or "waiting" until a moment, and why.
   */
  constructor(path, patienceMs, onBlock, onState = () => {}) {
    this.#path = path;
    this.#patienceMs = patienceMs;
    this.#onBlock = onBlock;
    this.#onState = onState;
  }

  get isRunning() {
    return this.#connection !== null || this.#timer !== 0;
  }

  start() {
    if (!this.isRunning) this.#connect();
  }

  /** Until it is started again, from where it was. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const connection = this.#connection;
    this.#connection = null;
    connection?.abort();
  }

  /** Does not wait any longer, if it waits. */
  hurry() {
    if (this.#timer === 0) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#connect();
  }

  async #connect() {
    const connection = new AbortController();
    this.#connection = connection;
    let why = "the stream has ended";
    try {
      await this.#follow(connection);
    } catch (error) {
      why = error instanceof Refusal ? error.message : connection.signal.reason === "silent" ? "nothing came any more" : "the server does not answer";
    }

    if (this.#connection !== connection) return;
    this.#connection = null;
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#connect();
    }, pauseMs);
    this.#onState("waiting", { at: Date.now() + pauseMs, why });
  }

  async #follow(connection) {
    const headers = this.#lastId === null ? {} : { "Last-Event-ID": this.#lastId };
    const response = await ask(this.#path(), { headers, signal: connection.signal, giveUp: () => connection.abort("silent") });
    const reader = response.body.getReader();
    const blocks = new BlockReader();
    let watchdog = 0;
    let isLive = false;
    try {
      for (;;) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => connection.abort("silent"), this.#patienceMs);
        const { done, value } = await reader.read();
        if (done || this.#connection !== connection) return;
        this.#failures = 0;
        if (!isLive) this.#onState("live");
        isLive = true;
        for (const block of blocks.read(value)) {
          if (block.id !== null) this.#lastId = block.id;
          this.#onBlock(block);
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }
}
