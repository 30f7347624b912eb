/** The `data_visualization` block: a drawing for the eye and a table for everybody. */

import { el, svg } from "./dom.js";

const WIDE = 560;
const TALL = 220;
const LEFT = 40;
const BOTTOM = 30;
const TOP = 12;
const TONES = 6;

/** Return the figure of a chart block: bar, line, area or pie. */
export function chartFigure(block) {
  const chart = block.chart ?? {};
  const series = seriesOf(chart);
  const labels = labelsOf(chart, series);
  const draw = { pie: pie, bar: bars, line: lines, area: lines }[chart.type];
  if (!draw || !series.length || !labels.length)
    return el("p", { class: "odd", text: `Unsupported chart: ${chart.type ?? "without a type"}` });
  const drawing = svg(
    "svg",
    {
      class: "chart",
      viewBox: `0 0 ${WIDE} ${TALL}`,
      role: "img",
      "aria-label": `${block.title ?? "Chart"}. The numbers are in the table below.`,
    },
    draw(chart, series, labels),
  );
  const names = chart.type === "pie" ? labels : series.map((one) => one.name);
  return el(
    "figure",
    { class: "chart-figure" },
    el("figcaption", { text: block.title ?? "" }),
    drawing,
    legend(names),
    numbers(series, labels),
  );
}

function seriesOf(chart) {
  if (chart.type === "pie") return [{ name: "Value", data: chart.segments ?? chart.series?.[0]?.data ?? [] }];
  return chart.series ?? [];
}

function labelsOf(chart, series) {
  const named = chart.axis_config?.categories;
  return chart.type !== "pie" && named?.length ? named : (series[0]?.data ?? []).map((point) => point.label);
}

function valueAt(one, label) {
  return one.data?.find((point) => point.label === label)?.value ?? null;
}

function legend(names) {
  if (names.length < 2) return null;
  return el(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    names.map((name, at) => el("li", { class: `tone-${at % TONES}`, text: name })),
  );
}

function numbers(series, labels) {
  const head = el(
    "tr",
    {},
    el("th", { scope: "col", text: "" }),
    series.map((one) => el("th", { scope: "col", text: one.name })),
  );
  const row = (label) =>
    el(
      "tr",
      {},
      el("th", { scope: "row", text: label }),
      series.map((one) => el("td", { text: valueAt(one, label) ?? "–" })),
    );
  return el(
    "details",
    { class: "numbers" },
    el("summary", { text: "Numbers as a table" }),
    el(
      "div",
      { class: "scroller", tabindex: 0, role: "group", "aria-label": "Numbers" },
      el("table", {}, el("thead", {}, head), el("tbody", {}, labels.map(row))),
    ),
  );
}

/** Return the vertical scale: a round top, its grid, and where a value lies. */
function scale(series) {
  const values = series.flatMap((one) => (one.data ?? []).map((point) => point.value));
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const step = roundStep((high - low || 1) / 4);
  const top = Math.ceil(high / step || 1) * step;
  const floor = Math.floor(low / step) * step;
  const y = (value) => TALL - BOTTOM - ((value - floor) / (top - floor)) * (TALL - BOTTOM - TOP);
  const ticks = [];
  for (let tick = floor; tick <= top + step / 2; tick += step) ticks.push(Number(tick.toFixed(6)));
  return { y, ticks };
}

function roundStep(raw) {
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].find((factor) => factor * power >= raw) * power;
}

function frame({ y, ticks }, labels, slot) {
  const grid = ticks.map((tick) => [
    svg("line", { class: "grid", x1: LEFT, x2: WIDE, y1: y(tick), y2: y(tick) }),
    svg("text", {
      class: "tick",
      x: LEFT - 8,
      y: y(tick) + 4,
      "text-anchor": "end",
      text: tick.toLocaleString("en"),
    }),
  ]);
  const every = Math.ceil(labels.length / 10);
  const names = labels.map(
    (label, at) =>
      at % every === 0 &&
      svg("text", {
        class: "tick",
        x: LEFT + slot * (at + 0.5),
        y: TALL - 10,
        "text-anchor": "middle",
        text: shorten(label, Math.floor((slot * every) / 7)),
      }),
  );
  return [grid, names];
}

function shorten(label, most) {
  return label.length > most ? `${label.slice(0, Math.max(1, most - 1))}…` : label;
}

function bars(chart, series, labels) {
  const measure = scale(series);
  const slot = (WIDE - LEFT) / labels.length;
  const width = Math.min(44, (slot * 0.7) / series.length);
  const bar = (label, at, one, nth) => {
    const value = valueAt(one, label) ?? 0;
    const x = LEFT + slot * (at + 0.5) + width * (nth - series.length / 2);
    const [high, low] = [measure.y(Math.max(0, value)), measure.y(Math.min(0, value))];
    const title = svg("title", { text: `${label}, ${one.name}: ${value}` });
    return svg(
      "rect",
      {
        class: `mark-of tone-${nth % TONES}`,
        x: x + 1,
        y: high,
        width: width - 2,
        height: Math.max(1, low - high),
        rx: 3,
      },
      title,
    );
  };
  return [
    frame(measure, labels, slot),
    labels.map((label, at) => series.map((one, nth) => bar(label, at, one, nth))),
  ];
}

function lines(chart, series, labels) {
  const measure = scale(series);
  const slot = (WIDE - LEFT) / labels.length;
  const point = (one, label, at) => ({
    x: LEFT + slot * (at + 0.5),
    y: measure.y(valueAt(one, label) ?? 0),
    label,
    value: valueAt(one, label),
  });
  const drawn = series.map((one, nth) => {
    const points = labels.map((label, at) => point(one, label, at)).filter((spot) => spot.value !== null);
    const path = points.map((spot, at) => `${at ? "L" : "M"}${spot.x} ${spot.y}`).join("");
    const area =
      chart.type === "area" &&
      svg("path", {
        class: `area-of tone-${nth % TONES}`,
        d: `${path}L${points.at(-1).x} ${measure.y(0)}L${points[0].x} ${measure.y(0)}Z`,
      });
    const dots = points.map((spot) =>
      svg(
        "circle",
        { class: `mark-of tone-${nth % TONES}`, cx: spot.x, cy: spot.y, r: 4 },
        svg("title", { text: `${spot.label}, ${one.name}: ${spot.value}` }),
      ),
    );
    return [area, svg("path", { class: `line-of tone-${nth % TONES}`, d: path }), dots];
  });
  return [frame(measure, labels, slot), drawn];
}

function pie(chart, [{ data }]) {
  const whole = data.reduce((sum, point) => sum + point.value, 0) || 1;
  const [x, y, radius] = [WIDE / 2, TALL / 2, TALL / 2 - 10];
  let from = -Math.PI / 2;
  return data.map((point, at) => {
    const share = point.value / whole;
    const to = from + share * Math.PI * 2;
    const title = svg("title", { text: `${point.label}: ${point.value} (${Math.round(share * 100)} %)` });
    const traits = { class: `mark-of slice tone-${at % TONES}` };
    const edge = (angle) => `${x + radius * Math.cos(angle)} ${y + radius * Math.sin(angle)}`;
    const d = `M${x} ${y}L${edge(from)}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${edge(to)}Z`;
    from = to;
    return share > 0.9999
      ? svg("circle", { ...traits, cx: x, cy: y, r: radius }, title)
      : svg("path", { ...traits, d }, title);
  });
}
