/** Instants as people read them, always in the persona's own zone. */

const CHROME = "en-GB";

/** Return hours and minutes, such as 09:05. */
export function clockTime(instant, zone) {
  return format(CHROME, zone, { hour: "2-digit", minute: "2-digit" }, instant);
}

/** Return the day key of an instant in a zone, such as 2026-11-23; equal keys mean the same day. */
export function dayKey(instant, zone) {
  return format("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }, instant);
}

/** Return "Today", "Yesterday" or the written-out day, seen from `now`. */
export function dayName(instant, now, zone) {
  return (
    nearDay(instant, now, zone) ??
    format(CHROME, zone, { weekday: "long", day: "numeric", month: "long" }, instant)
  );
}

/** Return day and time, such as "Mon 23 Nov, 09:05". */
export function dayAndTime(instant, zone) {
  const shape = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return format(CHROME, zone, shape, instant);
}

/** Return whether it is outside 07:00 to 20:00 in the zone. */
export function isNight(instant, zone) {
  const hour = Number(format(CHROME, zone, { hour: "2-digit" }, instant));
  return hour < 7 || hour >= 20;
}

/** Return the town of a zone, such as "New York". */
export function town(zone) {
  const name = zone.split("/").at(-1).replaceAll("_", " ");
  return { "Sao Paulo": "São Paulo" }[name] ?? name; // zone names know no accents
}

/**
 * Return the words of a Slack date template, such as "{date_short_pretty} {time}".
 *
 * @param {number} seconds since 1970
 * @param {string} template
 * @param {{tz: string, locale: string}} reader
 * @param {Date} now for "today" and "yesterday"
 */
export function slackDate(seconds, template, reader, now) {
  const instant = new Date(seconds * 1000);
  return template.replace(/\{(\w+)\}/g, (whole, token) => dateToken(token, instant, reader, now) ?? whole);
}

const SHAPES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date_long_full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

function dateToken(token, instant, { tz, locale }, now) {
  if (token === "ago") return ago(instant, now, locale);
  const pretty = token.endsWith("_pretty");
  const shape = SHAPES[pretty ? token.slice(0, -"_pretty".length) : token];
  if (!shape) return null;
  const near = pretty && dayDistance(instant, now, tz);
  if (pretty && Math.abs(near) <= 1) return relative(locale).format(near, "day");
  return format(locale, tz, shape, instant);
}

function nearDay(instant, now, zone) {
  return { 0: "Today", "-1": "Yesterday", 1: "Tomorrow" }[dayDistance(instant, now, zone)];
}

function dayDistance(instant, now, zone) {
  return Math.round((Date.parse(dayKey(instant, zone)) - Date.parse(dayKey(now, zone))) / 86_400_000);
}

function ago(instant, now, locale) {
  const minutes = Math.round((instant - now) / 60_000);
  if (Math.abs(minutes) < 60) return relative(locale).format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48
    ? relative(locale).format(hours, "hour")
    : relative(locale).format(Math.round(hours / 24), "day");
}

function relative(locale) {
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
}

function format(locale, timeZone, shape, instant) {
  return new Intl.DateTimeFormat(locale, { ...shape, timeZone, calendar: "gregory" }).format(instant);
}
