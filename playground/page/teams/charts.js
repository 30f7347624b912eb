/** The charts of Adaptive Cards, in the shape in which the page draws charts. */

import { chartFigure } from "../chart.js";

/** Return a `Chart.*` element as a figure. */
export function chart(one) {
  return chartFigure({ title: one.title ?? "", chart: SHAPES[one.type](one) });
}

const SHAPES = {
  "Chart.Line": (one) => ({ type: "line", ...grouped(one) }),
  "Chart.VerticalBar": (one) => ({ type: "bar", ...single(one) }),
  "Chart.HorizontalBar": (one) => ({ type: "bar", ...single(one) }),
  "Chart.VerticalBar.Grouped": (one) => ({ type: "bar", ...grouped(one) }),
  "Chart.Pie": pie,
  "Chart.Donut": pie,
};

function pie({ data = [] }) {
  return { type: "pie", segments: data.map(({ legend, value }) => ({ label: legend, value })) };
}

function single({ data = [], yAxisTitle = "Value" }) {
  return { series: [{ name: yAxisTitle, data: points(data) }] };
}

function grouped({ data = [] }) {
  return { series: data.map(({ legend, values = [] }) => ({ name: legend, data: points(values) })) };
}

function points(values) {
  return values.map(({ x, y }) => ({ label: String(x), value: y }));
}
