/** Line drawings of our own, 24 by 24, drawn in the colour of the text around them. */

import { svg } from "./dom.js";

const STROKES = {
  menu: ["M4 7h16M4 12h16M4 17h16"],
  hash: ["M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h15.500M4 15h15.5"],
  channel: ["M4 6.500h16M4 12h10M4 17.500h13"],
  lock: ["M7 11V8a5 5 0 0 1 10 0v3", "M5.5 11h13v9h-13z"],
  home: ["M4 11.5 12 5l8 6.5", "M6.5 10v9h11v-9", "M10.5 19v-5h3v5"],
  eye: [
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z",
    "M12 9.500a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  ],
  bolt: ["M13 3 5 13.500h6L10.5 21 19 10h-6.500z"],
  at: [
    "M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z",
    "M15.5 8.500v5a2.5 2.5 0 0 0 5 0V12a8.5 8.5 0 1 0-3.5 6.9",
  ],
  slash: ["M15.5 4.5 8.5 19.5"],
  send: ["M4 12 3.5 4.5 21 12 3.5 19.500z", "M4 12h8"],
  close: ["M6 6l12 12M18 6 6 18"],
  down: ["M6 9.500l6 6 6-6"],
  right: ["M9.5 6l6 6-6 6"],
  glass: [
    "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z",
    "M15.5 15.5 20.5 20.5",
    "M9 8.5 7 10.500l2 2M12 8.500l2 2-2 2",
  ],
  sun: [
    "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
    "M12 2.500v2.500M12 19v2.500M2.5 12H5M19 12h2.500M5.3 5.3 7 7M17 17l1.7 1.700M18.7 5.3 17 7M7 17l-1.7 1.7",
  ],
  moon: ["M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z"],
  auto: ["M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16z", "M12 4v16", "M12 8.500h5.500M12 12h7.500M12 15.500h5.5"],
  help: [
    "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z",
    "M9.5 9.500a2.5 2.5 0 1 1 3.6 2.200c-.8.4-1.1.9-1.1 1.8",
    "M12 16.700v.2",
  ],
  reply: ["M4.5 5.500h15v10.500h-8L7 19.500V16H4.500z"],
  more: ["M12 5.500v.1M12 12v.1M12 18.500v.1"],
  heart: [
    "M12 19.500C6.5 15.8 4 13 4 9.800A4.3 4.3 0 0 1 12 7.500a4.3 4.3 0 0 1 8 2.300c0 3.2-2.5 6-8 9.700z",
  ],
  clock: ["M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z", "M12 7.500V12l3 2"],
  copy: ["M9 9h10.500v10.500H9z", "M15 9V4.500H4.500V15H9"],
  smile: [
    "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z",
    "M8.5 14c.9 1.4 2 2 3.5 2s2.6-.6 3.5-2",
    "M9 9.500v.2M15 9.500v.2",
  ],
  file: ["M6.5 3.500h7l4.5 4.500v12.500H6.500z", "M13.5 3.500V8H18"],
  check: ["M5 12.5 10 17.5 19 7"],
  people: [
    "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    "M2.5 19.500c.5-3.5 3-5.5 6.5-5.500s6 2 6.5 5.5",
    "M15.5 5.300a3.5 3.5 0 0 1 0 6.400M18 14.500c2 .8 3.2 2.5 3.5 5",
  ],
  archive: ["M4 5h16v4H4z", "M5.5 9v10h13V9", "M10 13h4"],
  warn: ["M12 4 21 19.500H3z", "M12 10v4.500M12 17v.1"],
};

/** Return the drawing called `name`; it is decoration, so say its meaning in words beside it. */
export function icon(name) {
  const lines = STROKES[name].map((d) => svg("path", { d }));
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, lines);
}

/** Return the mark of Goodword: a speech bubble with a heart. */
export function goodwordMark() {
  return svg(
    "svg",
    { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
    svg("rect", { class: "mark-ground", width: 32, height: 32, rx: 8 }),
    svg("path", {
      class: "mark-bubble",
      d: "M7 9.5A3.5 3.5 0 0 1 10.5 6h11A3.5 3.5 0 0 1 25 9.5v8a3.5 3.5 0 0 1-3.5 3.5H15l-5 4.5V21A3.5 3.5 0 0 1 7 17.5z",
    }),
    svg("path", {
      class: "mark-heart",
      d: "M16 18.200c-3.4-2.3-4.6-3.7-4.6-5.400a2.4 2.4 0 0 1 4.6-1 2.4 2.4 0 0 1 4.6 1c0 1.7-1.2 3.1-4.6 5.400z",
    }),
  );
}
