/** What the page remembers between visits, when the browser lets it. */

const PREFIX = "goodword-playground:";

/** Return what was remembered under `name`, or null. */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Remember `value` under `name`. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A browser without storage forgets; nothing else depends on it.
  }
}
