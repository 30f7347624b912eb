/** Files that were shared with a message: a line for each, and its words once it is opened. */

import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { jsonBlock } from "./json.js";

const KILO = 1000;

/** Return the files of a message, or null when it has none. */
export function fileList(message, { state, actions }) {
  if (!message.files?.length) return null;
  const rows = message.files.map((file) => fileNode(file, (id) => actions.desk.file(state.place, id)));
  return el("ul", { class: "files", "aria-label": "Files" }, rows);
}

function fileNode(file, read) {
  const inside = el("div", { class: "file-inside" });
  const name = el("bdi", { class: "file-name", text: file.name });
  const size = el("span", { class: "file-size", text: sizeInWords(file.size) });
  const details = el("details", {}, el("summary", {}, icon("file"), name, size), inside);
  details.addEventListener("toggle", async () => {
    if (!details.open || inside.firstChild) return;
    try {
      const { text } = await read(file.id);
      fill(inside, jsonBlock(text));
    } catch (error) {
      fill(inside, el("p", { class: "error", text: error.message }));
    }
  });
  return el("li", {}, details);
}

function sizeInWords(bytes) {
  return bytes < KILO ? `${bytes} bytes` : `${(bytes / KILO).toFixed(1)} kB`;
}
