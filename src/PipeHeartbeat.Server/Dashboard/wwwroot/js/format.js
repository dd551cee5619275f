const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export const nothing = "–";

export const number = value => (value === null || value === undefined || Number.isNaN(value) ? nothing : whole.format(value));

/** How many, as far as that is known. */
export const counted = ({ count, isWhole }) => (isWhole ? number(count) : count > 0 ? `≥ ${number(count)}` : nothing);

/** A number and what it counts: 1 client, 2 clients. */
export const amount = (value, one) => `${number(value)} ${one}${value === 1 ? "" : "s"}`;

/** As number, but short: for axes. */
export const short = value => (value === null || value === undefined ? nothing : value >= 10 && value < 10_000 ? whole.format(value) : compact.format(value));

/** A rate: with a tenth where that says something. */
export const rate = value => (value === null || value === undefined ? nothing : value > 0 && value < 10 ? value.toFixed(1) : whole.format(value));

export const bytes = value => {
  if (value === null || value === undefined) return nothing;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let i = 0;
  for (; value >= 1024 && i < units.length - 1; i++) value /= 1024;
  return `${i === 0 || value >= 100 ? whole.format(value) : value.toFixed(1)} ${units[i]}`;
};

/** Seconds as value and unit, as precise as is of use. */
export function split(seconds) {
  if (seconds === null || seconds === undefined) return [nothing, ""];
  if (seconds < 0.000_999_5) return [(seconds * 1_000_000).toFixed(0), "µs"];
  if (seconds < 0.9995) return [(seconds * 1_000).toFixed(seconds < 0.009_95 ? 1 : 0), "ms"];
  if (seconds < 60) return [seconds.toFixed(1), "s"];
  return [duration(seconds), ""];
}

/** A short duration: 3.2 ms, 15.0 s. */
export const precise = seconds => split(seconds).join(" ").trim();

/** A long one, in its two largest units: 3d 4h. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return nothing;
  const units = [["d", 86_400], ["h", 3_600], ["m", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return "0s";
  const [name, size] = units[first];
  const text = `${Math.floor(seconds / size)}${name}`;
  if (first === units.length - 1) return text;
  const [nextName, nextSize] = units[first + 1];
  return `${text} ${Math.floor((seconds % size) / nextSize)}${nextName}`;
}

/** Seconds as they are configured: 250ms, 3s, 5m. */
export function setting(seconds) {
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60}m`;
  return seconds >= 1 || seconds === 0 ? `${+seconds.toFixed(3)}s` : `${+(seconds * 1000).toFixed(0)}ms`;
}

const two = value => String(value).padStart(2, "0");

/** The day and the time, of here. */
export function moment(iso) {
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time(iso)}`;
}

export const time = iso => (iso ? clock.format(new Date(iso)) : nothing);

export const words = name => (name ?? "").replaceAll("_", " ");
