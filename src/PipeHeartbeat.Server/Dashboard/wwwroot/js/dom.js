/** The element of the page that has this id. */
export const byId = id => document.getElementById(id);

/** Makes an element. Text is only ever set as text: what clients say of themselves is never read as markup. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Sets a text, if it is another one: what stays as it is costs no layout. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** How full a bar is, from 0 to 1. An attribute of its own, because the policy of the page allows no style in markup. */
export function setShare(bar, share) {
  bar.style.setProperty("--share", String(Math.min(1, Math.max(0, share))));
}

/**
 * Keeps the rows of a table's body as long as they are needed, and fills them anew: rows are neither made nor lost each second, and focus stays.
 * @param fill Fills a row with an item.
 */
export function fillRows(body, items, create, fill) {
  while (body.children.length > items.length) body.lastElementChild.remove();
  while (body.children.length < items.length) body.append(create());
  items.forEach((item, i) => fill(body.children[i], item));
}

/** Opens what a row stands for, by click or, on its button, by keyboard. */
export function onRow(body, open) {
  body.addEventListener("click", event => {
    const row = event.target.closest("[data-id]");
    if (row && body.contains(row)) open(row.dataset.id);
  });
}
