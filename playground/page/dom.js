/** Building blocks for the page: elements made from data, never from markup in strings. */

const SVG = "http://www.w3.org/2000/svg";
let lastId = 0;

/**
 * Return a new element.
 *
 * @param {string} tag
 * @param {Object} [traits] attributes; `onclick` and the like take functions, `text` is the words,
 *   `hue` a colour angle, `data` an object for `dataset`. null, undefined and false are left out.
 * @param {...(Node|string|null|false|Array)} children
 * @returns {HTMLElement}
 */
export function el(tag, traits = {}, ...children) {
  return dress(document.createElement(tag), traits, children);
}

/** Return a new SVG element; traits and children as in `el`. */
export function svg(tag, traits = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), traits, children);
}

function dress(node, traits, children) {
  for (const [name, value] of Object.entries(traits)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (name === "hue") node.style.setProperty("--hue", value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** Return an id that no other element has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Put `children` in the place of everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return node;
}

/** Say `words` to people who listen to the page, politely. */
export function announce(words) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = words), 60);
}

/** Show a notice in place of an earlier one; it stays 12 seconds or until it is dismissed. */
export function toast(words, { kind = "plain" } = {}) {
  const remove = () => note.remove();
  const close = el("button", {
    type: "button",
    class: "quiet",
    "aria-label": "Dismiss",
    onclick: remove,
    text: "×",
  });
  const note = el(
    "div",
    { class: `toast ${kind}`, role: kind === "bad" ? "alert" : "status" },
    el("p", { text: words, dir: "auto" }),
    close,
  );
  const shelf = openDialog() ?? document.getElementById("toasts");
  for (const earlier of shelf.querySelectorAll(":scope > .toast.plain")) earlier.remove();
  shelf.append(note);
  setTimeout(remove, 12_000);
}

function openDialog() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) ?? null;
}

/** Return the elements inside `node` that Tab can reach, in order. */
export function tabStops(node) {
  const all = node.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
  return [...all].filter((one) => !one.disabled && one.tabIndex >= 0 && one.getClientRects().length > 0);
}

/** Return whether the page is as narrow as a phone. */
export function isPhone() {
  return matchMedia("(max-width: 760px)").matches;
}
