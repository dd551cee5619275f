import { byId } from "./dom.js";

const key = "pipeheartbeat.token";
const dialog = byId("token");
const value = byId("token-value");
const wrong = byId("token-wrong");
const forget = byId("forget");

let token = sessionStorage.getItem(key);
let asking = null;
forget.hidden = token === null;

/** The server's answer was no success. */
export class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

const patienceMs = 10_000;

/**
 * Asks the API, with the token if there is one. If it wants one, whoever sits here is asked for it, and the request is made again.
 * @throws {Refusal} It answered, but not with success.
 */
export async function ask(path, options = {}) {
  for (;;) {
    const sent = token;
    const headers = { ...options.headers, ...(sent === null ? {} : { Authorization: `Bearer ${sent}` }) };
    const response = await send(path, { ...options, headers });
    if (response.ok) return response;
    const refusal = await refusalOf(response);
    if (response.status !== 401) throw refusal;

    // Another request may have been told meanwhile.
    if (sent === token) await askForToken(sent === null ? "" : "That is not this server's token.");
  }
}

/** An answer has to begin within 10 s; how long it goes on is the business of whoever reads it. */
async function send(path, { giveUp, signal, ...options }) {
  const silence = new AbortController();
  const watchdog = setTimeout(() => {
    silence.abort();
    giveUp?.();
  }, patienceMs);
  try {
    const both = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
    return await fetch(path, { cache: "no-store", credentials: "omit", redirect: "error", ...options, signal: both });
  } finally {
    clearTimeout(watchdog);
  }
}

export const askJson = async (path, options) => (await ask(path, options)).json();

async function refusalOf(response) {
  try {
    return new Refusal(response.status, (await response.json()).detail);
  } catch {
    return new Refusal(response.status, `The server answered ${response.status}.`);
  }
}

function askForToken(what) {
  asking ??= new Promise(resolve => {
    set(null);
    wrong.textContent = what;
    value.value = "";
    if (!dialog.open) dialog.showModal();
    value.focus();
    byId("token-form").onsubmit = event => {
      event.preventDefault();
      const entered = value.value.trim();
      if (!entered) return;

      // Such a one no header can carry, so it can be no server's.
      if (!/^[\x21-\x7e]+$/.test(entered)) {
        wrong.textContent = "That is no token: it has only ASCII letters, digits and signs.";
        return;
      }

      asking = null;
      set(entered);
      dialog.close();
      resolve();
    };
  });
  return asking;
}

function set(to) {
  token = to;
  forget.hidden = to === null;
  if (to === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, to);
}

// Without a token there is nothing behind it to go back to.
dialog.addEventListener("cancel", event => event.preventDefault());
dialog.addEventListener("close", () => {
  if (asking) dialog.showModal();
});
forget.addEventListener("click", () => {
  set(null);
  location.reload();
});
