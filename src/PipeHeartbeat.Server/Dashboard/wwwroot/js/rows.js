import { make } from "./dom.js";

/** The button that opens a client. In its list it is reached by the arrow keys; by Tab the list as a whole is. */
export function idButton() {
  const button = make("button", "id");
  button.type = "button";
  button.tabIndex = -1;
  return button;
}

/** Lets arrows, Home and End go through the ids of a list, of which one at a time is a stop of the Tab key. */
export function walkByArrows(list) {
  const buttons = () => [...list.querySelectorAll("button.id")];
  list.addEventListener("keydown", event => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, to))].focus();
  });
  list.addEventListener("focusin", event => {
    if (event.target.matches("button.id")) offer(list, event.target);
  });
}

/** Sees to it that Tab finds one of the list's ids. */
export function offer(list, button = list.contains(document.activeElement) ? document.activeElement : list.querySelector("button.id")) {
  for (const other of list.querySelectorAll('button.id[tabindex="0"]')) {
    if (other !== button) other.tabIndex = -1;
  }
  if (button?.matches("button.id")) button.tabIndex = 0;
}
